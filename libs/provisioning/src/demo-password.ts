/** The password of every demo account. They exist with the embedded identity provider only, which serves loopback only. */
export const DEMO_PASSWORD = 'yimen-demo';
