// The pictures of the first run's wall, in three columns. All of them were drawn for Framewright.
import auroraRose from '../../assets/wall/aurora-rose.jpg';
import balloons from '../../assets/wall/balloons.jpg';
import bwStreet from '../../assets/wall/bw-street.jpg';
import cityDusk from '../../assets/wall/city-dusk.jpg';
import dreamMoon from '../../assets/wall/dream-moon.jpg';
import dunesNoon from '../../assets/wall/dunes-noon.jpg';
import forestRays from '../../assets/wall/forest-rays.jpg';
import harbourFog from '../../assets/wall/harbour-fog-3.jpg';
import inkPeaks from '../../assets/wall/ink-peaks.jpg';
import lighthouseDusk from '../../assets/wall/lighthouse-dusk.jpg';
import marbleInk from '../../assets/wall/marble-ink.jpg';
import nordicDay from '../../assets/wall/nordic-day.jpg';
import paperCave from '../../assets/wall/paper-cave.jpg';
import peaksWide from '../../assets/wall/peaks-wide.jpg';
import portraitRed from '../../assets/wall/portrait-red.jpg';
import seaTall from '../../assets/wall/sea-tall.jpg';
import spheresSweet from '../../assets/wall/spheres-sweet.jpg';
import terracotta from '../../assets/wall/terracotta-1.jpg';

export interface WallPicture {
  src: string;
  width: number;
  height: number;
}

const tall = (src: string): WallPicture => ({ src, width: 9, height: 16 });
const portrait = (src: string): WallPicture => ({ src, width: 3, height: 4 });
const square = (src: string): WallPicture => ({ src, width: 1, height: 1 });
const land = (src: string): WallPicture => ({ src, width: 4, height: 3 });
const wide = (src: string): WallPicture => ({ src, width: 16, height: 9 });
const panorama = (src: string): WallPicture => ({ src, width: 21, height: 9 });

export const WALL: readonly (readonly WallPicture[])[] = [
  [
    tall(seaTall),
    square(terracotta),
    wide(harbourFog),
    portrait(portraitRed),
    panorama(peaksWide),
    square(marbleInk),
  ],
  [
    portrait(paperCave),
    wide(lighthouseDusk),
    tall(auroraRose),
    land(nordicDay),
    portrait(bwStreet),
    wide(balloons),
  ],
  [
    wide(dreamMoon),
    portrait(inkPeaks),
    square(spheresSweet),
    wide(cityDusk),
    portrait(forestRays),
    wide(dunesNoon),
  ],
];
