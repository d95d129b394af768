package io.vstar.nn;

/**
 * A sinusoidal embedding of numbers: cos(t·f), then sin(t·f), for frequencies f that fall
 * geometrically from 1 to 1/10000 (Vaswani et al. 2017, in the order and spacing of Ho et al.
 * 2020's implementation as Stable Diffusion uses it).
 *
 * @param width width of the embedding, even
 */
public record Sinusoid(int width) {

  /**
   * Appends the embedding.
   *
   * @param t (…) float32
   * @return (…, width)
   */
  public Value apply(Value t) {
    Graph g = t.graph();
    int half = width / 2;
    Value index = g.op("torch.arange(%s, dtype=6, device=ops.prim.device(%s))", half, t);
    String rate = Graph.literal(-Math.log(10000));
    Value frequency = g.op("torch.exp(torch.div(torch.mul(%s, " + rate + "), %s))", index, half);
    Value angle = g.op("torch.mul(torch.unsqueeze(%s, -1), %s)", t, frequency);
    return g.op("torch.cat([torch.cos(%s), torch.sin(%s)], -1)", angle, angle);
  }
}
