import { isMainThread } from 'node:worker_threads';

// A killed parent cannot tell its child to stop; the child sees that it has been handed to another parent.
if (isMainThread) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
