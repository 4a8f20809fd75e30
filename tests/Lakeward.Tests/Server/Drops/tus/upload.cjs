// Uploads a file with the official client, breaking the connection at given offsets and resuming each time.
// Arguments: the folder with node_modules, a job as JSON {url, file, announcement, chunk, breaks}. LW_GRANT has
// the grant. Prints the offsets at which it went on, and the upload's address last.
'use strict';
const { createRequire } = require('node:module');
const fs = require('node:fs');
const path = require('node:path');
const tus = createRequire(path.join(process.argv[2], 'index.js'))('tus-js-client');

const job = JSON.parse(process.argv[3]);
const size = fs.statSync(job.file).size;

function run(url, breakAt) {
  return new Promise((resolve, reject) => {
    let broken = false;
    const upload = new tus.Upload(fs.createReadStream(job.file), {
      endpoint: job.url,
      uploadUrl: url,
      uploadSize: size,
      chunkSize: job.chunk,
      metadata: { announcement: fs.readFileSync(job.announcement, 'utf8') },
      headers: { Authorization: `Bearer ${process.env.LW_GRANT}` },
      retryDelays: [50, 100, 200, 400, 800, 1600, 3200],
      onShouldRetry: () => true,
      storeFingerprintForResuming: false,
      removeFingerprintOnSuccess: true,
      onProgress: (sent) => {
        if (!broken && breakAt !== null && sent >= breakAt) {
          broken = true;
          const reached = upload.url;
          upload.abort().then(() => resolve({ url: reached, done: false }), reject);
        }
      },
      onError: (error) => (broken ? undefined : reject(error)),
      onSuccess: () => (broken ? undefined : resolve({ url: upload.url, done: true })),
    });
    upload.start();
  });
}

(async () => {
  let url = null;
  let done = false;
  let breaks = 0;
  for (const at of [...job.breaks, null]) {
    if (done) {
      break;
    }
    const end = await run(url, at);
    url = end.url;
    done = end.done;
    breaks += done ? 0 : 1;
  }
  console.log(JSON.stringify({ url, done, breaks }));
})().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
