/**
 * What has to be set up otherwise before Mobilise can start, as one sentence that says what to do: for whoever runs it,
 * at the terminal.
 */
export class SetUpFault extends Error {}
