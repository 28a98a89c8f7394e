// Tools that run the sources as they stand ask for this name.
export { Fragment, type JSX, jsx as jsxDEV } from './jsx-runtime.ts'
