import type { View } from './view.ts'

/**
 * The one search, in the head of every page: a form that leads to its page, and with script a list of what is found
 * while somebody types (browser/one-search.ts), which makes a combobox of the field.
 */
export function SearchBox({ view }: { view: View }) {
  const { t } = view
  const here = new URL(view.path, 'http://here')
  return (
    <search class="one-search">
      <form action="/search" method="get" data-turbo-action="advance">
        <label class="ds-sr-only" for="one-search">
          {t('search.box')}
        </label>
        <input
          class="ds-input"
          type="search"
          id="one-search"
          name="q"
          maxlength={200}
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="search"
          placeholder={t('search.title')}
          aria-keyshortcuts={view.person ? '/ Control+K' : undefined}
          value={here.pathname === '/search' ? (here.searchParams.get('q') ?? '').slice(0, 200) : ''}
        />
        <button class="ds-button" data-variant="tertiary" type="submit">
          {t('search.go')}
        </button>
      </form>
      {view.person && (
        <>
          <div class="offered" hidden>
            <p class="said" hidden />
            <div id="one-search-offered" role="listbox" aria-label={t('search.title')} tabindex={-1} />
          </div>
          <p class="ds-sr-only" role="status" data-search-said data-recent={t('search.recent')} />
        </>
      )}
    </search>
  )
}
