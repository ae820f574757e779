// What the reader has chosen; the address holds it too, so that a view can be sent to others.

const state = { mark: null, link: null, mineral: null, kinds: new Set(FIRST_KINDS) };
const listeners = [];

const onChange = (listener) => listeners.push(listener);

function change(patch) {
  const before = { ...state };
  Object.assign(state, patch);
  agree(patch);
  writeHash();
  for (const listener of listeners) listener(before);
}

const aboutMineral = (link, mineral) => link.minerals.includes(mineral);

// A selection outside the mineral that is shown ends one or the other, whichever is older.
function agree(patch) {
  if (state.link !== null && state.mark !== null) {
    const { from, to } = state.link;
    if (state.mark.id !== from && state.mark.id !== to) {
      if ("link" in patch) state.mark = null;
      else state.link = null;
    }
  }
  if (state.mineral === null) return;
  const inside = (mark) => LINKS_OF[mark.id].some((link) => aboutMineral(link, state.mineral));
  const chosen = [state.mark, state.link && MARKS[state.link.from], state.link && MARKS[state.link.to]];
  if (chosen.filter(Boolean).every(inside)) return;
  if ("mineral" in patch) Object.assign(state, { mark: null, link: null });
  else state.mineral = null;
}

const clearSelection = () => change({ mark: null, link: null });
const clearFilters = () => change({ mineral: null, kinds: new Set(FIRST_KINDS) });

function writeHash() {
  const parts = new URLSearchParams();
  if (state.mark) parts.set("s", state.mark.key);
  if (state.link) parts.set("l", linkKey(state.link));
  if (state.mineral !== null) parts.set("m", MINERALS[state.mineral][0]);
  const kinds = KINDS.map((kind) => kind.name).filter((name) => state.kinds.has(name));
  if (kinds.join() !== FIRST_KINDS.join()) parts.set("k", kinds.join(" "));
  try {
    history.replaceState(null, "", `#${parts}`);
  } catch {
    // A sandboxed frame may not touch the address; the page works without.
  }
}

// Every field is looked up among what the page knows; anything else is dropped.
function readHash() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const mineral = MINERALS.findIndex(([id]) => id === parts.get("m"));
  const present = new Set(MARKS.map((mark) => mark.kind));
  const kinds = parts.has("k")
    ? parts.get("k").split(" ").filter((name) => present.has(name))
    : FIRST_KINDS;
  return {
    mark: MARK_BY_KEY.get(parts.get("s")) || null,
    link: LINK_BY_KEY.get(parts.get("l")) || null,
    mineral: mineral < 0 ? null : mineral,
    kinds: new Set(kinds),
  };
}
