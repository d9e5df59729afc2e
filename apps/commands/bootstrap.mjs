// `npm start`, `npm test` and the rest come through here, on whatever Node the machine has and before anything is
// installed. So this file uses only words that old versions can read, and asks for its parts once the version is known.
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    `一门需要 Node.js 20 或更高版本，当前是 ${process.versions.node}。请升级后重试。\n` +
      `Yimen needs Node.js 20 or newer; this is ${process.versions.node}. Please upgrade and try again.`,
  );
  process.exitCode = 1;
} else {
  import('./bootstrap/run.mjs').then(({ run }) => run(process.argv.slice(2))).then((code) => process.exit(code));
}
