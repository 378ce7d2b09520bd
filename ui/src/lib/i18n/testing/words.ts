// Every language can be spoken at once in tests.
import { wordsOf } from '..';

await wordsOf('zh');
