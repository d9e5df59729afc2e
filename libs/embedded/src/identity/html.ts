/** Text that may stand in HTML, made only by `html` and so escaped. */
export class Html {
  constructor(readonly text: string) {}
}

/** Joins HTML and values; values are escaped unless they are HTML themselves, undefined leaves nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | string | number | undefined)[]): Html {
  const shown = values.map((value) => (value instanceof Html ? value.text : escape(String(value ?? ''))));
  return new Html(String.raw({ raw: parts }, ...shown));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
