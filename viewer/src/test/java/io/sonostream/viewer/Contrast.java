package io.sonostream.viewer;

/**
 * Expressions for the browser that measure contrast by WCAG 2.2: (L1 + 0.05) / (L2 + 0.05) with
 * relative luminance L, from computed colours, translucent grounds laid over each other.
 */
final class Contrast {
  private static final String TOOLS =
      """
      const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
        .getContext('2d', { willReadFrequently: true });
      const rgba = (colour) => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
      };
      const over = ([r, g, b, a], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
      const ground = (element) => {
        const chain = [];
        for (let e = element; e; e = e.parentElement) chain.unshift(rgba(getComputedStyle(e).backgroundColor));
        return chain.reduce((under, colour) => over(colour, under), [255, 255, 255]);
      };
      const luminance = (rgb) => {
        const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ratio = (colour, under) => {
        const [low, high] = [luminance(over(rgba(colour), under)), luminance(under)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
      };
      const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        && !element.closest('.unseen, .skip');
      const called = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} `
        + `"${element.textContent.trim().slice(0, 40)}"`;
      """;

  /**
   * Every element with text of its own that is seen: {what, ratio}. Disabled controls are exempt.
   */
  static final String TEXTS =
      "(() => {"
          + TOOLS
          + """
          return [...document.querySelectorAll('body *')]
            .filter((e) => seen(e) && !e.matches(':disabled, :disabled *, canvas, title, option')
              && [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim()))
            .map((e) => {
              const style = getComputedStyle(e);
              return { what: called(e), ratio: ratio(e instanceof SVGElement ? style.fill : style.color, ground(e)) };
            });
          """
          + "})()";

  /** Borders of controls, the lines of charts and the marks that carry a meaning: {what, ratio}. */
  static final String PARTS =
      "(() => {"
          + TOOLS
          + """
          const edges = [...document.querySelectorAll('button:not(:disabled, .quiet), select, input[type=text], a.button')]
            .filter(seen)
            .map((e) => {
              const outside = ground(e.parentElement);
              const style = getComputedStyle(e);
              return { what: called(e), ratio: Math.max(ratio(style.borderTopColor, outside), ratio(style.backgroundColor, outside)) };
            });
          const strokes = [...document.querySelectorAll('path.line, line.line, .axis, .whisker, .ring')]
            .filter(seen)
            .map((e) => ({ what: called(e), ratio: ratio(getComputedStyle(e).stroke, ground(e)) }));
          const fills = [...document.querySelectorAll('.waterfall rect, .dot, .interval .mark')]
            .filter(seen)
            .map((e) => ({ what: called(e), ratio: ratio(getComputedStyle(e).fill, ground(e)) }));
          return [...edges, ...strokes, ...fills];
          """
          + "})()";

  /** What has the focus, the width of its ring, and the ring's contrast with what lies around. */
  static final String FOCUS =
      "(() => {"
          + TOOLS
          + """
          const e = document.activeElement;
          if (e === document.body) return null;
          const style = getComputedStyle(e);
          return {
            name: (e.getAttribute('aria-label') ?? e.innerText).trim().replace(/\\s+/g, ' '),
            width: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
            ratio: ratio(style.outlineColor, ground(e.parentElement)),
          };
          """
          + "})()";

  private Contrast() {}
}
