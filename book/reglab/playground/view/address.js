// What an address names: a preset, a state, or both: then the state, and the preset's question beside it.

/** @param {any} engine the closure's exports */
export function makeAddress({ PRESETS, findPreset, makeState, encode, decode }) {
  /** The state of a preset, its pairs with it. @param {any} preset */
  const whole = ({ state, steps, claim: { column } }) =>
    makeState({ ...state, pairs: { ...state.pairs, steps, column } });

  return {
    /**
     * Whether a state is a preset's: steps and pairs of one's own leave it what it is.
     * @param {any} preset or null @param {any} state
     */
    same(preset, state) {
      const plain = (/** @type {any} */ each) => encode({ ...each, steps: 0, pairs: {} });
      return preset !== null && plain(preset.state) === plain(state);
    },
    /**
     * Return the state and the preset, or null, that an address names: the first preset where it names neither.
     *
     * Raises RangeError for what is not known.
     * @param {string} text
     * @returns {[state: any, preset: any]}
     */
    read(text) {
      const [, name, rest] = /** @type {string[]} */ (/^(?:preset=([^&]*)&?)?(.*)$/s.exec(text));
      const found = name === undefined ? null : findPreset(decodeURIComponent(name));
      if (rest) return [decode(rest), found];
      return [whole(found ?? PRESETS[0]), found ?? PRESETS[0]];
    },
    /** @param {any} state @param {any} pairs as they are set @param {any} preset whose question stands there, or null */
    write(state, pairs, preset) {
      const query = encode({ ...state, pairs });
      return preset ? `preset=${preset.name}&${query}` : query;
    },
  };
}
