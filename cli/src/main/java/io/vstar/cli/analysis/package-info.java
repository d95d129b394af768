/**
 * The commands that look inside: what the text encoder makes of words and embeddings, where a
 * picture shows them, and how alike pictures are.
 *
 * <p>Start with {@link io.vstar.cli.analysis.SimilarCommand}.
 */
package io.vstar.cli.analysis;
