/**
 * The use case "evaluate": draws what was learned by the prompts of the papers, and measures how
 * like the pictures are to references and how well they follow the prompts.
 *
 * <p>Start with {@link io.vstar.evaluation.Evaluation}.
 */
package io.vstar.evaluation;
