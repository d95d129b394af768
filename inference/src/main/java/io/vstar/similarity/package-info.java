/**
 * How similar texts are to a model's text encoders: words, prompts and embeddings, from the vectors
 * that go in to the ones that come out; and the search for strings of a given similarity.
 *
 * <p>Start with {@link io.vstar.similarity.PromptVectors} and {@link
 * io.vstar.similarity.TextLevel}, or with {@link io.vstar.similarity.StringSearch}.
 */
package io.vstar.similarity;
