const SECONDS = 0.25;

let audio: AudioContext | undefined;

/** Two tones that fall for a failure, one for a warning. A browser that has not been clicked in yet stays silent. */
export function beep(isFailure: boolean): void {
  audio ??= new AudioContext();
  const tones = isFailure ? [880, 587] : [660];
  for (const [i, hertz] of tones.entries()) {
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    const startSeconds = audio.currentTime + i * SECONDS;
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0.15, startSeconds);
    gain.gain.exponentialRampToValueAtTime(0.001, startSeconds + SECONDS);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(startSeconds);
    oscillator.stop(startSeconds + SECONDS);
  }
}
