/** Black on white for the street at noon. Chosen by hand, kept on this device where storage is allowed. */
const storageKey = 'gongyi.strongLight';

class StrongLight {
  on = $state(read());

  toggle(): void {
    this.on = !this.on;
    keep(this.on);
  }
}

function read(): boolean {
  try {
    return window.localStorage.getItem(storageKey) === 'on';
  } catch {
    return false;
  }
}

/** False when this device forbids it: then the choice lasts for this page. */
function keep(on: boolean): boolean {
  try {
    window.localStorage.setItem(storageKey, on ? 'on' : 'off');
    return true;
  } catch {
    return false;
  }
}

export const strongLight = new StrongLight();
