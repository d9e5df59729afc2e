/** The one spelling of a telephone number: digits only, without the country's 86 before a mobile number. */
export function normalisePhone(text: string): string {
  const digits = text.normalize('NFKC').replace(/[^0-9]/g, '');
  return digits.replace(/^(?:00)?86(?=1[0-9]{10}$)/, '');
}
