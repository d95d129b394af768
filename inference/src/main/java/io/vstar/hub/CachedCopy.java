package io.vstar.hub;

import io.vstar.error.VstarException;
import io.vstar.hub.FileChoice.Selection;
import java.util.List;
import java.util.Optional;

/**
 * The copy of a model in the cache, found without asking the Hub.
 *
 * @param model the model; empty if the cache has none or only a part
 * @param lack description of the missing part, for messages; empty if there is a model
 * @param isFinal whether the copy is up to date without asking the Hub
 */
record CachedCopy(Optional<HubModel> model, String lack, boolean isFinal) {
  static CachedCopy find(CachedRepository cached, HubId id, FileChoice choice) {
    Optional<String> commit = cached.commit(id);
    if (commit.isEmpty()) {
      return none("the cache knows no revision %s in %s".formatted(id.revision(), cached.folder()));
    }
    List<String> files = cached.files(commit.get());
    if (files.isEmpty()) {
      return none("the cache has no " + cached.snapshot(commit.get()));
    }
    try {
      Selection selection = choice.choose(files);
      HubModel model = model(cached, id, commit.get(), selection, 0);
      return new CachedCopy(Optional.of(model), "", id.namesCommit() && selection.certain());
    } catch (VstarException e) {
      return none(
          "the cache has only a part in %s: %s"
              .formatted(cached.snapshot(commit.get()), e.getMessage()));
    }
  }

  static HubModel model(
      CachedRepository cached, HubId id, String commit, Selection selection, long downloaded) {
    return new HubModel(
        id,
        commit,
        cached.snapshot(commit),
        selection.single().map(cached.snapshot(commit)::resolve).orElse(cached.snapshot(commit)),
        selection.files(),
        downloaded);
  }

  private static CachedCopy none(String lack) {
    return new CachedCopy(Optional.empty(), lack, false);
  }
}
