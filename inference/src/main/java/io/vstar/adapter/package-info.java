/**
 * What training makes, as values on the host and as files: textual inversion embeddings in every
 * form the field uses.
 *
 * <p>Start with {@link io.vstar.adapter.EmbeddingFile}. Must not depend on DJL, nor on anything
 * above {@code io.vstar.io}.
 *
 * <h2>Embedding files</h2>
 *
 * <p>An embedding is a table of vectors, (V, width) with width 768 for SD 1.x, 1024 for SD 2.x; for
 * SDXL two tables, 768 and 1280. Read:
 *
 * <pre>
 * .pt, .bin       {"string_to_token": {"*": 265}, "string_to_param": {"*": (V, width)},
 *                  "name", "step", "sd_checkpoint", "sd_checkpoint_name"}
 *                 AUTOMATIC1111's web UI and, with a ParameterDict, the paper's authors;
 *                 the file's name is the placeholder
 * .pt, .bin,      {"&lt;placeholder&gt;": (V, width) or (width)}           diffusers
 * .safetensors    {"emb_params": (V, width)}                         kohya; the file's name
 *                 {"emp_params": (V, width)}                         OneTrainer; the file's name
 *                 {"clip_l": (V, 768), "clip_g": (V, 1280)}          SDXL; the file's name
 * </pre>
 *
 * <p>Written: the first as {@code .pt}; the second and, for SDXL, the last as {@code .safetensors}
 * with <a href="https://github.com/Stability-AI/ModelSpec">ModelSpec</a> metadata.
 */
package io.vstar.adapter;
