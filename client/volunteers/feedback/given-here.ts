/** For which shifts this phone has answered; where storage is forbidden, as long as the page is open. */
const prefix = 'gongyi.feedback.';
const ofPage = new Set<string>();

export const givenHere = {
  has(shiftId: string): boolean {
    if (ofPage.has(shiftId)) return true;
    try {
      return window.localStorage.getItem(prefix + shiftId) !== null;
    } catch {
      return false;
    }
  },
  add(shiftId: string): void {
    ofPage.add(shiftId);
    try {
      window.localStorage.setItem(prefix + shiftId, 'given');
    } catch {
      return;
    }
  },
};
