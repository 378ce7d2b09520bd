// Fails on words that stand in a component instead of in the catalogue of lib/i18n. Without it a
// forgotten sentence would stay English in every language, and nobody would notice.

/** Attributes and properties whose text a person reads or hears. */
const SPOKEN =
  /^(aria-(label|description|placeholder|roledescription|valuetext)|alt|title|placeholder|label|words|money|note|help|error|tip|spoken|unit|heading|message)$/;
const LETTERS = /\p{L}/u;

/** Every text that an expression may come to, as far as it is written out. */
function* written(node) {
  if (!node) return;
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'string') yield { node, text: node.value };
      break;
    case 'TemplateLiteral':
      for (const part of node.quasis) yield { node: part, text: part.value.cooked ?? '' };
      break;
    case 'ConditionalExpression':
      yield* written(node.consequent);
      yield* written(node.alternate);
      break;
    case 'LogicalExpression':
      yield* written(node.left);
      yield* written(node.right);
      break;
    case 'BinaryExpression':
      if (node.operator === '+') {
        yield* written(node.left);
        yield* written(node.right);
      }
      break;
    default:
  }
}

export default {
  meta: {
    type: 'problem',
    docs: { description: 'keep words in the catalogue, not in components' },
    messages: { literal: 'Put “{{text}}” into lib/i18n and write t(…) here.' },
    schema: [],
  },
  create(context) {
    function check(node, text) {
      if (!LETTERS.test(text)) return;
      context.report({ node, messageId: 'literal', data: { text: text.trim().slice(0, 40) } });
    }
    function checkExpression(expression) {
      for (const { node, text } of written(expression)) check(node, text);
    }
    return {
      SvelteText(node) {
        if (node.parent.type === 'SvelteStyleElement') return;
        if (node.parent.type === 'SvelteScriptElement') return;
        check(node, node.value);
      },
      // A value in the text, not in an attribute.
      ':not(SvelteAttribute, SvelteStyleDirective) > SvelteMustacheTag'(node) {
        checkExpression(node.expression);
      },
      SvelteAttribute(node) {
        if (!SPOKEN.test(node.key.name)) return;
        for (const part of node.value) {
          if (part.type === 'SvelteLiteral') check(part, part.value);
          else checkExpression(part.expression);
        }
      },
    };
  },
};
