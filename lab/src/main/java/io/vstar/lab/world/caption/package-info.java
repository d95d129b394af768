/**
 * The captions of drawings, and the tokenizer of their words.
 *
 * <p>Start with {@link io.vstar.lab.world.caption.Captioner}. Must not depend on {@code ai.djl} or
 * on any other module.
 */
package io.vstar.lab.world.caption;
