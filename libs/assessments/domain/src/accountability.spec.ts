import fc from 'fast-check';
import { threeLevels, type ServingPost } from './accountability.js';

const post = (personId: string, role: string, departmentId: string | null = null): ServingPost => ({ personId, name: `${personId}的姓名`, role, departmentId });
const levels = (...args: Parameters<typeof threeLevels>) => threeLevels(...args).map(({ level, personId }) => `${level} ${personId}`);

test('who handled it, the approver of his department, the manager', () => {
  const serving = [post('clerk', 'window_clerk', 'civil'), post('head', 'approver', 'civil'), post('other', 'approver', 'land'), post('chief', 'centre_manager')];
  expect(levels({ handlerId: 'clerk', departmentId: 'civil' }, serving)).toEqual(['responsible clerk', 'business head', 'leader chief']);
});

test('where the department has no approver, all of the centre; a level that nobody serves at is empty', () => {
  expect(levels({ handlerId: 'gone', departmentId: 'civil' }, [post('head', 'approver', 'land'), post('deputy', 'approver')])).toEqual(['business head', 'business deputy']);
  expect(levels({ handlerId: null, departmentId: null }, [])).toEqual([]);
});

test('nobody stands above himself or twice', () => {
  const person = fc.record({ personId: fc.constantFrom('a', 'b', 'c'), name: fc.constant('x'), role: fc.constantFrom('approver', 'centre_manager', 'window_clerk'), departmentId: fc.constantFrom(null, 'd') });
  fc.assert(fc.property(fc.array(person), fc.constantFrom('a', null), (serving, handlerId) => {
    const ids = threeLevels({ handlerId, departmentId: 'd' }, serving).map(({ personId }) => personId);
    expect(new Set(ids).size).toBe(ids.length);
  }));
});
