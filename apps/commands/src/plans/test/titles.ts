import ts from 'typescript';

/** What Jest runs: `test`, `it`, `describe`, also as `it.each(rows)`. */
const RUNNERS: ReadonlySet<string> = new Set(['test', 'it', 'describe']);

/**
 * Titles under which a file can be quoted: those of its tests and of its groups of tests, as they stand in the source (`%s`
 * included) or as a table's row names itself in them; and `title: '…'` of the steps of a story. What stands in a comment or
 * another string is no title.
 */
export function titlesIn(path: string, text: string): ReadonlySet<string> {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const titles = new Set<string>();
  const visit = (node: ts.Node): void => {
    for (const title of titlesOf(node)) titles.add(title);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

function titlesOf(node: ts.Node): readonly string[] {
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'title') return textOf(node.initializer);
  if (!ts.isCallExpression(node) || !RUNNERS.has(runnerOf(node.expression))) return [];
  const [title] = textOf(node.arguments[0]);
  if (title === undefined) return [];
  const rows = ts.isCallExpression(node.expression) ? node.expression.arguments[0] : undefined;
  return [title, ...namesOf(rows).map((name) => title.replace('%s', name))];
}

/** What the rows of `it.each([['a row', …], …])` are called. */
function namesOf(rows: ts.Expression | undefined): readonly string[] {
  if (rows === undefined || !ts.isArrayLiteralExpression(rows)) return [];
  return rows.elements.flatMap((row) => textOf(ts.isArrayLiteralExpression(row) ? row.elements[0] : row));
}

const textOf = (node: ts.Node | undefined): readonly string[] => (node !== undefined && ts.isStringLiteralLike(node) ? [node.text] : []);

/** `it.each(rows)` → `it`. */
function runnerOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression)) return runnerOf(expression.expression);
  return ts.isTaggedTemplateExpression(expression) ? runnerOf(expression.tag) : '';
}
