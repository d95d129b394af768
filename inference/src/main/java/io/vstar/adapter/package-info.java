/**
 * The provenance of trained embeddings and hypernetworks, and its metadata in their files.
 *
 * <p>Start with {@link io.vstar.adapter.ModelSpec}. Must not depend on DJL.
 */
package io.vstar.adapter;
