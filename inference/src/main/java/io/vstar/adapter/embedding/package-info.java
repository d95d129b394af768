/**
 * Textual inversion embeddings as values on the host, and readers and writers of all forms of their
 * files.
 *
 * <p>Start with {@link io.vstar.adapter.embedding.EmbeddingFile}. Must not depend on DJL.
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
 * .pt, .bin,      {"&lt;placeholder&gt;": (V, width) or (width)}           diffusers; several words:
 * .safetensors                                                       several keys, and "cat",
 *                                                                    "cat_1", … are one word
 *                 {"emb_params": (V, width)}                         kohya; the file's name
 *                 {"emp_params": (V, width)}                         OneTrainer; the file's name
 *                 {"clip_l": (V, 768), "clip_g": (V, 1280)}          SDXL; the file's name
 *                 {"text_encoders_0": …, "text_encoders_1": …}       diffusers' advanced scripts,
 *                                                                    for SDXL; the file's name
 * .png, .webp     the first as JSON, see below                       AUTOMATIC1111's web UI; the
 *                                                                    name inside
 * </pre>
 *
 * <p>Written: each of them, by {@link io.vstar.adapter.embedding.EmbeddingForm}; as {@code
 * .safetensors} with <a href="https://github.com/Stability-AI/ModelSpec">ModelSpec</a> metadata.
 *
 * <h2>Embeddings in pictures</h2>
 *
 * <p>(See {@code modules/textual_inversion/image_embedding.py} of AUTOMATIC1111's web UI.) The dict
 * as JSON, a tensor being {@code {"TORCHTENSOR": [[0.1, …], …]}}, twice:
 *
 * <pre>
 * text chunk      sd-ti-embedding: the JSON in Base64
 * pixels          the JSON deflated as zlib does; the low half of each byte in a block of pixels on
 *                 the left, the high half in one on the right, a black column between each block
 *                 and the picture. Half a byte is the low four bits of a channel, row by row, in
 *                 the order red, green, blue, XOR (x(i) mod 255) mod 16 with
 *                 x(i+1) = (1664525 x(i) + 1013904223) mod 2^32 from x(0) = 0, beginning with x(1)
 * </pre>
 */
package io.vstar.adapter.embedding;
