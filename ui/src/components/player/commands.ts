// The keys of a player: those of every editing table.
import type { IconName } from '../../assets/icons';
import type { PlainKey } from '../../lib/i18n';
import type { Command } from '../../lib/keys';
import type { Player } from '../../lib/state/gallery/player.svelte';

/** `clip` where there are frames to step through. */
export function playerCommands(player: Player, clip: boolean): Command[] {
  const command = (
    name: string,
    title: PlainKey,
    keys: readonly string[],
    run: () => void,
    icon?: IconName,
  ): Command => ({
    id: `player.${name}`,
    title,
    group: 'player',
    keys,
    scope: 'player',
    run,
    ...(icon && { icon }),
  });

  return [
    command('toggle', 'gallery.playPause', ['Space'], () => player.toggle(), 'play'),
    command('back', 'gallery.playBack', ['J'], () => player.back()),
    command('stop', 'gallery.stopPlaying', ['K'], () => player.pause(), 'pause'),
    command('forward', 'gallery.playForward', ['L'], () => player.forward()),
    ...(clip
      ? [
          command('frame_back', 'gallery.frameBack', [','], () => player.step(-1), 'step-back'),
          command('frame_on', 'gallery.frameOn', ['.'], () => player.step(1), 'step-on'),
        ]
      : []),
    command('mute', 'gallery.toggleMuted', ['Shift+M'], () => player.toggleMuted(), 'volume'),
    command('loop', 'gallery.loop', ['Shift+L'], () => player.toggleLoop(), 'loop'),
  ];
}
