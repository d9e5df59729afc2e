import { foldContact, type ContactEntry } from './first-contact.js';

const at = (text: string): Date => new Date(`${text}+08:00`);
const contact = { responsibleId: 'first', promisedBy: '2026-03-10' };
const passed = (handlerId: string, when: string): ContactEntry => ({ kind: 'passed_on', at: at(when), handlerId });
const answered = (when: string): ContactEntry => ({ kind: 'answered', at: at(when), handlerId: null });

test('is open and with whom it was passed on to, until it is answered; late from the end of the promised day', () => {
  expect(foldContact(contact, [], at('2026-03-10T23:59'))).toEqual({ status: 'open', handlerId: 'first', overdue: false });
  expect(foldContact(contact, [], at('2026-03-11T00:00')).overdue).toBe(true);
  const entries = [passed('second', '2026-03-05T00:00'), passed('third', '2026-03-06T00:00')];
  expect(foldContact(contact, entries, at('2026-03-07T00:00'))).toEqual({ status: 'open', handlerId: 'third', overdue: false });
  expect(foldContact(contact, [...entries, answered('2026-03-10T23:59')], at('2026-04-01T00:00'))).toEqual({ status: 'answered', handlerId: 'third', overdue: false });
  expect(foldContact(contact, [answered('2026-03-11T00:00')], at('2026-04-01T00:00')).overdue).toBe(true);
});

test('what was answered on the spot is never late', () => {
  expect(foldContact({ responsibleId: 'first', promisedBy: null }, [], at('2030-01-01T00:00'))).toEqual({ status: 'answered', handlerId: 'first', overdue: false });
});
