/**
 * Turns prompts into token ids with CLIP's byte-pair tokenizer and placeholders that stand for
 * learned vectors.
 *
 * <p>Start with {@link io.vstar.text.PromptTokenizer}; it cuts a prompt into text, which {@link
 * io.vstar.text.ClipTokenizer} encodes, and placeholders, which become {@link io.vstar.text.Slot
 * slots} for vectors. Of DJL only the Hugging Face tokenizers may be used here.
 */
package io.vstar.text;
