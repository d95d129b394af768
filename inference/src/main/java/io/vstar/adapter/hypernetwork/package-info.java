/**
 * Hypernetworks as values on the host, and readers and writers of their files.
 *
 * <p>Start with {@link io.vstar.adapter.hypernetwork.HypernetworkFile}. Must not depend on DJL.
 *
 * <h2>Hypernetwork files</h2>
 *
 * <p>(See {@code modules/hypernetworks/hypernetwork.py} of AUTOMATIC1111's web UI; the safetensors
 * form is vstar's own.)
 *
 * <pre>
 * .pt             {768: ({"linear.N.weight", "linear.N.bias", …} for keys, the same for values),
 *                  …, "step", "name", "layer_structure", "activation_func", "is_layer_norm",
 *                  "weight_initialization", "use_dropout", "sd_checkpoint", "sd_checkpoint_name",
 *                  "activate_output", "last_layer_dropout", "dropout_structure", "optional_info"}
 *                 N numbers the steps of {@link io.vstar.adapter.hypernetwork.HypernetworkShape#layers}
 * .safetensors    768.k.linear.N.weight, 768.v.…; or a layer's name in the width's place; for a low rank linear.N.down and linear.N.up in place of the weight; the options as metadata, vstar.hypernetwork being 1
 * </pre>
 */
package io.vstar.adapter.hypernetwork;
