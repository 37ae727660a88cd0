/* Python, in a worker of its own. In: where the page lies, then questions {id, question, given, files}. Out: how far it
   is, that it is ready, and answers {id, told, files, heap}. It reads no workbook where text could be run as code. */

const ARCHIVE = "xlappraise.zip";
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const WAYS_OUT = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "Worker", "BroadcastChannel", "indexedDB", "caches"];
let pyodide = null, answer = null;

const canRunText = () => { try { return new Function("return true")(); } catch { return false; } };
const canRunPython = () => { try { return Boolean(new WebAssembly.Module(EMPTY_MODULE)); } catch { return false; } };

/* fetch, telling how many bytes have come of how many in all */
function counting(total) {
  const direct = self.fetch;
  let done = 0;
  self.fetch = async (address, how) => {
    const got = await direct(address, how);
    if (!got.ok) throw new Error(`${address}: ${got.status}`);
    const count = new TransformStream({ transform(part, out) { done += part.byteLength; out.enqueue(part); postMessage({ stage: "files", done, total }); } });
    return new Response(got.body.pipeThrough(count), { headers: got.headers });
  };
}

async function begin(base) {
  if (canRunText()) return postMessage({ stopped: "text" });
  if (!canRunPython()) return postMessage({ stopped: "wasm" });
  postMessage({ stage: "files", done: 0, total: 1 });
  const { files } = await (await fetch(base + "manifest.json", { cache: "no-cache" })).json();
  const wheel = Object.keys(files).find((name) => name.startsWith("pyodide/lxml-"));
  const fetched = ["pyodide/pyodide.asm.wasm", "pyodide/python_stdlib.zip", "pyodide/pyodide-lock.json", ARCHIVE, ...(wheel ? [wheel] : [])];
  counting(fetched.reduce((sum, name) => sum + files[name].size, 0));
  const archive = fetch(base + ARCHIVE).then((got) => got.arrayBuffer());
  const { loadPyodide } = await import(base + "pyodide/pyodide.mjs");
  const started = loadPyodide({ indexURL: base + "pyodide/", stdout: () => {}, stderr: () => {} });
  await archive;
  pyodide = await started;
  if (wheel) await pyodide.loadPackage("lxml", { messageCallback: () => {}, errorCallback: () => {} }); // compares its hash
  postMessage({ stage: "unpack" });
  pyodide.unpackArchive(await archive, "zip", { extractDir: "/lib/xlappraise" });
  pyodide.runPython("import sys; sys.path.append('/lib/xlappraise')");
  postMessage({ stage: "import" });
  answer = pyodide.pyimport("xlappraise.addin.page.door").answer;
  for (const name of WAYS_OUT) Object.defineProperty(self, name, { value: undefined }); // what is loaded is loaded: from here on nothing asks the network
  postMessage({ ready: true, heap: heap() });
  setTimeout(() => pyodide.pyimport("xlappraise.addin.page.door").prepare(), 500); // while a file is being chosen
}

const heap = () => pyodide._module.HEAPU8.length;

/* a folder with the given files, current while the question is answered; what is made lies in its folder `out` */
function work({ question, given, files }) {
  const { FS } = pyodide, folder = "/desk";
  FS.mkdir(folder);
  FS.chdir(folder);
  try {
    for (const file of files) FS.writeFile(`${folder}/${file.name}`, file.bytes);
    const told = JSON.parse(answer(question, JSON.stringify(given)));
    const made = FS.readdir(folder + "/out").filter((name) => !name.startsWith("."))
      .map((name) => ({ name, bytes: FS.readFile(`${folder}/out/${name}`) }));
    return { told, files: made };
  } finally {
    FS.chdir("/");
    pyodide.runPython(`import shutil; shutil.rmtree('${folder}', ignore_errors=True)`);
  }
}

/* what a fault is: out of memory, or our own */
function fault(error) {
  const text = String((error && error.message) || error);
  const memory = /MemoryError|out of memory|Array buffer allocation|RangeError|Cannot enlarge/i.test(text) || error instanceof RangeError;
  return { memory, text: text.trim().split("\n").pop(), dead: memory || !text.includes("Traceback") };
}

self.onmessage = async ({ data }) => {
  if (data.base) {
    try { await begin(data.base); } catch (error) { postMessage({ stopped: "files", text: fault(error).text }); }
    return;
  }
  try {
    const done = work(data);
    postMessage({ id: data.id, ...done, heap: heap() }, done.files.map((file) => file.bytes.buffer));
  } catch (error) {
    postMessage({ id: data.id, fault: fault(error) });
  }
};
