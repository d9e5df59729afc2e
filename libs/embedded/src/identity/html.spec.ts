import { html } from './html.js';

describe('html', () => {
  it('escapes values, keeps HTML, and leaves out what is not there', () => {
    const typed = `<img src="x" onerror='a()'>&`;
    expect(html`<p title="${typed}">${html`<b>${1}</b>`}${undefined}</p>`.text).toBe(
      '<p title="&lt;img src=&quot;x&quot; onerror=&#39;a()&#39;&gt;&amp;"><b>1</b></p>',
    );
  });
});
