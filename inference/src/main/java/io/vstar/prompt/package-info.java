/**
 * The prompt language of AUTOMATIC1111's web UI, as text in and values out; it knows no tokens.
 *
 * <p>A prompt is read in this order, which is A1111's, and each stage is a value of its own:
 *
 * <pre>
 * prompt ─ {@link io.vstar.prompt.ExtraNetworks} ─ without {@code <hypernet:ink:0.7>}
 *        ─ {@link io.vstar.prompt.Composition} ─── split at AND, with weights
 *        ─ {@link io.vstar.prompt.PromptTree} ──── {@code [from:to:when]} and {@code [a|b]} of each part
 *        ─ {@link io.vstar.prompt.PromptSchedule}  the text that each call of the UNet sees
 *        ─ {@link io.vstar.prompt.WeightedText} ── pieces of such a text, with their weights, and BREAK
 * </pre>
 *
 * <p>Start with {@link io.vstar.prompt.PromptLanguage}, which says which language is read, and
 * {@link io.vstar.prompt.ParsedPrompt}. What A1111 would not read as its author meant becomes a
 * {@link io.vstar.prompt.PromptNotice} with its place.
 */
package io.vstar.prompt;
