// One clip or sound that is played: where it stands, which way it goes, how loud. The element does the
// playing; this says what a press means. Times are seconds.
import type { Json } from '../../ipc/bindings';
import { type Revivable, reviveWhenStill } from './standstill';

/** What is used of a media element. */
export type Playable = Revivable &
  Pick<HTMLMediaElement, 'duration' | 'muted' | 'volume' | 'loop' | 'seeking' | 'pause'>;

/** What is remembered from one to the next. */
interface Habits {
  volume: number;
  muted: boolean;
  loop: boolean;
}

/** Where habits are kept. */
export interface Keeper {
  kept(area: 'player'): Json | undefined;
  keep(area: 'player', value: Json): void;
}

/** Calls back with the time of each frame of the screen, in milliseconds; returns how to stop. */
export type Ticks = (each: (now: number) => void) => () => void;

/** What the services make has 24 frames a second, until the clip itself shows otherwise. */
const FRAME = 1 / 24;
/** Faster than this nobody sees anything. */
const FASTEST = 8;
/** A clip may have between 5 and 240 frames a second; anything else is a gap or a doubled frame. */
const FRAMES = { shortest: 1 / 240, longest: 1 / 5 };

const onScreen: Ticks = (each) => {
  let id = requestAnimationFrame(function tick(now) {
    each(now);
    id = requestAnimationFrame(tick);
  });
  return () => cancelAnimationFrame(id);
};

export class Player {
  readonly #keeper: Keeper;
  readonly #ticks: Ticks;
  readonly #mutes: boolean;
  #element: Playable | null = null;
  #stopTicks: (() => void) | null = null;
  #wasAt: number | null = null;

  at = $state(0);
  length = $state(0);
  playing = $state(false);
  /** 1 as it was made, 2 twice as fast, -1 backwards. */
  speed = $state(1);
  volume = $state(1);
  muted = $state(true);
  loop = $state(true);
  /** How long one frame stands. */
  frame = $state(FRAME);

  readonly share = $derived(this.length > 0 ? Math.min(1, this.at / this.length) : 0);

  /** `mutes` for clips: they begin by themselves, so they begin without sound until that is asked for. */
  constructor(keeper: Keeper, seconds: number | null, mutes: boolean, ticks: Ticks = onScreen) {
    this.#keeper = keeper;
    this.#ticks = ticks;
    this.#mutes = mutes;
    this.length = seconds ?? 0;
    const habits = habitsOf(keeper.kept('player'));
    this.volume = habits.volume;
    this.muted = mutes && habits.muted;
    this.loop = habits.loop;
  }

  /** Takes an element over until the returned function is called. */
  attach(element: Playable): () => void {
    this.#element = element;
    element.volume = this.volume;
    element.muted = this.muted;
    element.loop = this.loop;
    const follow = () => this.#follow();
    for (const name of EVENTS) element.addEventListener(name, follow);
    follow();
    const leave = reviveWhenStill(element);
    return () => {
      leave();
      for (const name of EVENTS) element.removeEventListener(name, follow);
      this.#still();
      this.#element = null;
    };
  }

  /** Plays as it was made, or stops. */
  toggle() {
    if (this.playing) this.pause();
    else this.#run(1);
  }

  pause() {
    this.#still();
    this.speed = 1;
    this.#element?.pause();
  }

  /** Forwards; each further press goes twice as fast. */
  forward() {
    const runs = this.playing && this.speed > 0;
    this.#run(runs ? Math.min(FASTEST, this.speed * 2) : 1);
  }

  /** Backwards; each further press goes twice as fast. */
  back() {
    const element = this.#element;
    if (!element) return;
    const speed = this.speed < 0 ? Math.max(-FASTEST, this.speed * 2) : -1;
    this.#still();
    element.pause();
    this.speed = speed;
    this.playing = true;
    // No web view plays backwards, so it is shown frame by frame.
    let last: number | null = null;
    let at = element.currentTime;
    this.#stopTicks = this.#ticks((now) => {
      at += ((now - (last ?? now)) / 1000) * speed;
      last = now;
      if (at <= 0 && this.loop && this.length > 0) at += this.length;
      else if (at <= 0) {
        this.pause();
        return this.seek(0);
      }
      if (!element.seeking) element.currentTime = at;
      this.at = at;
    });
  }

  /** One frame on or back, and stops there. */
  step(by: 1 | -1) {
    this.pause();
    const standing = Math.floor((this.#element?.currentTime ?? 0) / this.frame + 1e-3);
    const last = Math.max(0, Math.ceil(this.length / this.frame - 1e-3) - 1);
    const wanted = Math.min(last, Math.max(0, standing + by));
    // The middle of a frame is that frame however its edges are rounded.
    this.seek(Math.min(this.length, (wanted + 0.5) * this.frame));
  }

  seek(seconds: number) {
    const at = Math.min(this.length, Math.max(0, seconds));
    if (this.#element) this.#element.currentTime = at;
    this.at = at;
  }

  setVolume(volume: number) {
    this.volume = Math.min(1, Math.max(0, volume));
    this.muted = this.volume === 0;
    this.#sound();
  }

  toggleMuted() {
    this.muted = !this.muted;
    if (!this.muted && this.volume === 0) this.volume = 1;
    this.#sound();
  }

  toggleLoop() {
    this.loop = !this.loop;
    if (this.#element) this.#element.loop = this.loop;
    this.#remember();
  }

  /** A frame was shown that belongs to this time of the clip: two in a row tell how long one stands. */
  showed(seconds: number) {
    // Time updates come four times a second; frames say more exactly where it stands.
    if (!this.#stopTicks) this.at = seconds;
    const apart = this.#wasAt === null ? 0 : seconds - this.#wasAt;
    this.#wasAt = seconds;
    if (apart < FRAMES.shortest || apart > FRAMES.longest) return;
    this.frame = this.frame === FRAME ? apart : Math.min(this.frame, apart);
  }

  #run(speed: number) {
    this.#still();
    this.speed = speed;
    const element = this.#element;
    if (!element) return;
    element.playbackRate = speed;
    // At its end and not going round, a press begins again.
    if (this.length > 0 && element.currentTime >= this.length - FRAME / 2) this.seek(0);
    // A web view that refuses says so by staying still.
    void element.play().catch(() => this.#follow());
  }

  #still() {
    this.#stopTicks?.();
    this.#stopTicks = null;
    if (this.#element && this.speed < 0) this.playing = false;
  }

  #follow() {
    const element = this.#element;
    if (!element || this.#stopTicks) return;
    this.at = element.currentTime;
    if (Number.isFinite(element.duration) && element.duration > 0) this.length = element.duration;
    this.playing = !element.paused;
    if (!this.playing) this.speed = 1;
  }

  #sound() {
    if (this.#element) {
      this.#element.volume = this.volume;
      this.#element.muted = this.muted;
    }
    this.#remember();
  }

  #remember() {
    const muted = this.#mutes ? this.muted : habitsOf(this.#keeper.kept('player')).muted;
    this.#keeper.keep('player', { volume: this.volume, muted, loop: this.loop });
  }
}

const EVENTS = [
  'timeupdate',
  'durationchange',
  'play',
  'playing',
  'pause',
  'ended',
  'seeked',
] as const;

/** Anything strange is left out. */
function habitsOf(kept: Json | undefined): Habits {
  const usual: Habits = { volume: 1, muted: true, loop: true };
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return usual;
  const { volume, muted, loop } = kept;
  return {
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : usual.volume,
    muted: typeof muted === 'boolean' ? muted : usual.muted,
    loop: typeof loop === 'boolean' ? loop : usual.loop,
  };
}
