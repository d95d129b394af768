/**
 * Models from the Hugging Face Hub, in the cache that Python's huggingface_hub keeps.
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
 *     refs/REVISION                  the commit that a branch or a tag was when it was fetched
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
 * GET  /OWNER/NAME/resolve/COMMIT/PATH              the bytes, large files by a redirect to another
 *                                                   host; Range goes on where a try was cut off
 * </pre>
 *
 * <p>Errors carry X-Error-Code: RepoNotFound, RevisionNotFound, EntryNotFound or GatedRepo.
 */
package io.vstar.hub;
