/* The page's end of the worker. In: a question with files; out: a promise of the answer, or a refusal in one sentence.
   One question at a time; what takes too long or runs out of memory ends with the worker, and another one starts. */

export const limits = { seconds: 120, heap: 1.2e9 };
export class Refusal extends Error {}

const STOPPED = {
  text: "This browser would run text as code on this page, so no workbook is read here: the server or the browser has changed the page's rules (Content-Security-Policy). Ask IT.",
  wasm: "This browser does not let the page run WebAssembly, which Python needs here: ask IT to allow it for this site, or use xlappraise on a computer with Python.",
  files: "Python could not be loaded: check the network and load the page again. If that does not help, a file of the page is missing on its server: ask IT.",
};
let worker = null, code = "", running = null, tell = () => {}, queue = Promise.resolve(), number = 0;

/* Start Python; `told` hears {stage, done, total}, {heap}. The promise is of the moment when it can be asked. */
export function start(told = tell) {
  tell = told;
  running = launched();
  running.catch(() => {});
  return running;
}

/* the code is kept: a blob's worker has the policy of the page that made it, one fetched by address its own */
async function launched() {
  if (!code) code = await (await fetch("worker.js").catch(() => { throw new Refusal(STOPPED.files); })).text();
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  worker = new Worker(address, { type: "module" });
  const own = worker;
  return new Promise((resolve, reject) => {
    const stop = (why, text = "") => { own.terminate(); reject(new Refusal(STOPPED[why] + (text && ` (${text})`))); };
    own.onerror = () => stop("files");
    own.onmessage = ({ data }) => {
      if (data.stopped) return stop(data.stopped, data.text);
      tell(data);
      if (data.ready) { URL.revokeObjectURL(address); resolve(); }
    };
    own.postMessage({ base: new URL("./", location.href).href });
  });
}

/* The answer to a question: {told, files}. Rejects with a Refusal. `files` are {name, bytes}. */
export function ask(question, given, files = [], about = "") {
  const next = queue.then(() => asked(question, given, files, about));
  queue = next.catch(() => {});
  return next;
}

let giveUp = () => {};
/* End what is being worked out. */
export const stop = () => giveUp("It was stopped.");

async function asked(question, given, files, about) {
  await running;
  const id = ++number, name = about || "This";
  return new Promise((resolve, reject) => {
    const end = (sentence) => {
      clearTimeout(clock);
      giveUp = () => {};
      worker.terminate();
      start();
      reject(new Refusal(sentence));
    };
    giveUp = end;
    const clock = setTimeout(() => end(`${name} took longer than ${limits.seconds} seconds and was given up; nothing was changed. The page can be used again.`), 1000 * limits.seconds);
    worker.onerror = () => end(`${name} could not be worked out; nothing was changed.`);
    worker.onmessage = ({ data }) => {
      if (data.id !== id) return;
      if (data.fault && data.fault.dead) return end(data.fault.memory ? `${name} needs more memory than this browser gives; nothing was changed. Close other tabs, or use a computer with more memory.` : `${name} could not be worked out; nothing was changed. (${data.fault.text})`);
      clearTimeout(clock);
      giveUp = () => {};
      if (data.fault) return reject(new Refusal(`${name} could not be worked out: that is a fault of xlappraise, and nothing was changed. (${data.fault.text})`));
      tell({ heap: data.heap });
      if (data.heap > limits.heap) { worker.terminate(); start(); } // WebAssembly never gives memory back
      if (data.told.refused) reject(new Refusal(data.told.refused));
      else resolve({ told: data.told, files: data.files });
    };
    worker.postMessage({ id, question, given, files });
  });
}
