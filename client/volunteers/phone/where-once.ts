/** Where this phone is, asked once: null where it does not know, does not say within a few seconds, or may not. */
const patienceMs = 8_000;

export interface Where {
  readonly lat: number;
  readonly lng: number;
  readonly accuracyMetres: number;
}

export function whereOnce(): Promise<Where | null> {
  if (!('geolocation' in navigator)) return Promise.resolve(null);
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          lat: coords.latitude,
          lng: coords.longitude,
          accuracyMetres: Math.min(coords.accuracy, 1_000_000),
        }),
      () => resolve(null),
      { timeout: patienceMs, maximumAge: 60_000, enableHighAccuracy: true },
    );
  });
}
