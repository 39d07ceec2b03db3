/**
 * Ways for script that runs in a page or worker to send something out. Each calls home at `${home}/<name>`; the leak test
 * counts arrivals. The functions are sent as text into the browser, so they use nothing from this file.
 */

/** Tries every channel of a document; gives their names. Those that navigate come last. */
export async function pageChannels(home: string, ws: string): Promise<string[]> {
  const tried: string[] = [];
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const attempt = (name: string, run: (url: string) => unknown): void => {
    tried.push(name);
    try {
      const result = run(`${home}/${name}`);
      if (result instanceof Promise) result.catch(() => undefined);
    } catch {
      // Refused: that is the point.
    }
  };
  const element = (tag: string, set: (each: HTMLElement) => void): void => {
    const made = document.createElement(tag);
    set(made);
    document.body.append(made);
  };
  const attribute =
    (tag: string, name: string, more: Record<string, string> = {}) =>
    (url: string): void => {
      element(tag, (each) => {
        for (const [key, value] of Object.entries(more)) each.setAttribute(key, value);
        each.setAttribute(name, url);
      });
    };
  const link = (rel: string, more: Record<string, string> = {}) => attribute('link', 'href', { rel, ...more });

  attempt('fetch', (url) => fetch(url));
  attempt('fetch-no-cors', (url) => fetch(url, { mode: 'no-cors', method: 'POST', body: 'x' }));
  attempt('fetch-keepalive', (url) => fetch(url, { keepalive: true, method: 'POST', body: 'x' }));
  attempt('xhr', (url) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.send();
  });
  attempt('beacon', (url) => navigator.sendBeacon(url, 'x'));
  attempt('eventsource', (url) => new EventSource(url));
  attempt('websocket', () => new WebSocket(`${ws}/websocket`));
  attempt('image', (url) => {
    new Image().src = url;
  });
  attempt('img-srcset', attribute('img', 'srcset'));
  attempt('script', attribute('script', 'src'));
  attempt('module-script', attribute('script', 'src', { type: 'module' }));
  attempt('stylesheet', link('stylesheet'));
  attempt('preload', link('preload', { as: 'image' }));
  attempt('modulepreload', link('modulepreload'));
  attempt('prefetch', link('prefetch'));
  attempt('icon', link('icon'));
  attempt('iframe', attribute('iframe', 'src'));
  attempt('object', attribute('object', 'data', { type: 'text/html' }));
  attempt('embed', attribute('embed', 'src', { type: 'text/html' }));
  attempt('audio', attribute('audio', 'src', { preload: 'auto' }));
  attempt('video', attribute('video', 'src', { preload: 'auto' }));
  attempt('poster', attribute('video', 'poster'));
  attempt('input-image', attribute('input', 'src', { type: 'image' }));
  attempt('svg-image', (url) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    image.setAttribute('href', url);
    svg.append(image);
    document.body.append(svg);
  });
  attempt('css-background', (url) => {
    document.body.style.backgroundImage = `url(${url})`;
  });
  attempt('css-import', (url) => {
    element('style', (each) => {
      each.textContent = `@import url(${url});`;
    });
  });
  attempt('font', (url) => new FontFace('x', `url(${url})`).load());
  attempt('worker', (url) => new Worker(url));
  attempt('shared-worker', (url) => new SharedWorker(url));
  attempt('audio-worklet', (url) => new AudioContext().audioWorklet.addModule(url));
  attempt('srcdoc-child', (url) => {
    element('iframe', (each) => {
      (each as HTMLIFrameElement).srcdoc = `<img src="${url}">`;
    });
  });
  attempt('blank-child', (url) => {
    element('iframe', (each) => {
      setTimeout(() => {
        const inner = (each as HTMLIFrameElement).contentWindow as (Window & { Image: typeof Image }) | null;
        if (inner !== null) new inner.Image().src = url;
      }, 50);
    });
  });
  attempt('ping', (url) => {
    element('a', (each) => {
      // Not '#': on http that destroys the sandboxed frame, and with it the channels that come after.
      each.setAttribute('href', 'about:blank');
      each.setAttribute('target', '_blank');
      each.setAttribute('ping', url);
    });
    document.querySelector<HTMLElement>('a[ping]')?.click();
  });
  attempt('form-frame', (url) => {
    element('iframe', (each) => {
      each.setAttribute('name', 'sink');
    });
    element('form', (each) => {
      each.setAttribute('action', url);
      each.setAttribute('method', 'post');
      each.setAttribute('target', 'sink');
      (each as HTMLFormElement).submit();
    });
  });
  attempt('popup', (url) => window.open(url));
  attempt('blank-link', (url) => {
    element('a', (each) => {
      each.setAttribute('href', url);
      each.setAttribute('target', '_blank');
      each.click();
    });
  });
  attempt('meta-refresh-child', (url) => {
    element('iframe', (each) => {
      (each as HTMLIFrameElement).srcdoc = `<meta http-equiv="refresh" content="0;url=${url}">`;
    });
  });
  attempt('webrtc', () => new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:9' }] }).createDataChannel('x'));
  await wait(700);
  // These leave the page when they work, so the answer is given before they do.
  tried.push('top-navigation', 'navigation');
  setTimeout(() => {
    try {
      if (window.top !== null) window.top.location.href = `${home}/top-navigation`;
    } catch {
      // Refused.
    }
  }, 60);
  setTimeout(() => {
    try {
      if (window.top !== window) window.location.href = `${home}/navigation`;
    } catch {
      // Refused.
    }
  }, 120);
  return tried;
}

/** The same for a worker, which has fewer. */
export async function workerChannels(home: string, ws: string): Promise<string[]> {
  const tried: string[] = [];
  const attempt = (name: string, run: (url: string) => unknown): void => {
    tried.push(name);
    try {
      const result = run(`${home}/${name}`);
      if (result instanceof Promise) result.catch(() => undefined);
    } catch {
      // Refused.
    }
  };
  attempt('fetch', (url) => fetch(url));
  attempt('fetch-no-cors', (url) => fetch(url, { mode: 'no-cors', method: 'POST', body: 'x' }));
  attempt('fetch-keepalive', (url) => fetch(url, { keepalive: true, method: 'POST', body: 'x' }));
  attempt('xhr', (url) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.send();
  });
  attempt('websocket', () => new WebSocket(`${ws}/websocket`));
  attempt('eventsource', (url) => new EventSource(url));
  attempt('import-scripts', (url) => {
    (globalThis as unknown as { importScripts(url: string): void }).importScripts(url);
  });
  attempt('import', (url) => import(/* @vite-ignore */ url));
  attempt('nested-worker', (url) => new Worker(url));
  attempt('nested-blob-worker', (url) => new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(url)})`]))));
  attempt('font', (url) => new FontFace('x', `url(${url})`).load());
  attempt('cache', async (url) => (await caches.open('x')).add(url));
  await new Promise((resolve) => setTimeout(resolve, 700));
  return tried;
}
