import ts from 'typescript';
import type { Finding, TextFile } from './finding.js';
import { houseRules, isCode } from './house-rules.js';

/** Files that are too long to be read at one go, and functions that are too long to be seen at one glance. */
export function sizeFindings(file: TextFile): readonly Finding[] {
  if (!isCode(file.path) || houseRules.unmeasured.test(file.path)) return [];
  return [...fileLength(file), ...functionLengths(file)];
}

function fileLength({ path, text }: TextFile): readonly Finding[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const { warning, error } = houseRules.fileLines;
  if (lines <= warning) return [];
  const message = `${lines} lines, at most ${error}`;
  return [{ file: path, line: 1, rule: 'file-length', message, ...(lines > error ? {} : { warning: true }) }];
}

function functionLengths({ path, text }: TextFile): readonly Finding[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && !isDescribeBlock(node)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      const lines = source.getLineAndCharacterOfPosition(node.end).line + 2 - line;
      const message = `${nameOf(node)} has ${lines} lines, at most ${houseRules.functionLines}`;
      if (lines > houseRules.functionLines) findings.push({ file: path, line, rule: 'function-length', message });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

/** The function given to `describe` is a chapter, not a function: the tests in it are measured one by one. */
function isDescribeBlock({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && /^describe\b/.test(parent.expression.getText());
}

function nameOf(node: ts.SignatureDeclaration): string {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent) ? node.parent.name : undefined);
  return named?.getText() ?? (ts.isConstructorDeclaration(node) ? 'constructor' : 'a function');
}
