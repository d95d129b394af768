/**
 * Downloads models from the Hugging Face Hub into the cache that they share with Python's
 * huggingface_hub.
 *
 * <p>Start with {@link io.vstar.hub.HubClient}. Must not depend on DJL or on any other package but
 * {@code io.vstar.error} and {@code io.vstar.io}.
 *
 * <h2>The cache</h2>
 *
 * <p>(<a href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">described here</a>)
 *
 * <pre>
 * $HF_HUB_CACHE, or $HF_HOME/hub
 *   models--OWNER--NAME/
 *     blobs/HASH                     the contents by their hash: SHA-256 of large files, git's
 *                                    blob hash of others; HASH.vstar.incomplete on arrival
 *     refs/REVISION                  the commit of a branch or a tag at the last download
 *     snapshots/COMMIT/unet/…        links to the blobs, under the paths of the repository
 *   .locks/models--OWNER--NAME/HASH.lock
 *   CACHEDIR.TAG                   tells programs that back up what this is
 * </pre>
 *
 * <h2>The protocol</h2>
 *
 * <pre>
 * GET  /api/models/OWNER/NAME/revision/REVISION     {"sha": COMMIT, "siblings":
 *                                                   [{"rfilename": PATH}, …]}
 * HEAD /OWNER/NAME/resolve/COMMIT/PATH              X-Repo-Commit; X-Linked-Etag or ETag, the hash;
 *                                                   X-Linked-Size or Content-Length
 * GET  /OWNER/NAME/resolve/COMMIT/PATH              the bytes, large files by a redirect to another host; Range continues an interrupted download
 * </pre>
 *
 * <p>Errors carry X-Error-Code: RepoNotFound, RevisionNotFound, EntryNotFound or GatedRepo.
 */
package io.vstar.hub;
