package io.vstar.lab.world.shape;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The subjects of drawings. Their silhouettes differ clearly, even at 45 pixels. */
public enum Subject {
  CAT(posed("sitting", PetShapes.catSitting()), posed("walking", PetShapes.catWalking())),
  DOG(posed("sitting", PetShapes.dogSitting()), posed("walking", PetShapes.dogWalking())),
  RABBIT(drawn(PetShapes.rabbit())),
  FISH(drawn(AnimalShapes.fish())),
  BIRD(posed("standing", AnimalShapes.birdStanding()), posed("flying", AnimalShapes.birdFlying())),
  DUCK(drawn(AnimalShapes.duck())),
  OWL(drawn(AnimalShapes.owl())),
  BUTTERFLY(drawn(AnimalShapes.butterfly())),
  SNAIL(drawn(AnimalShapes.snail())),
  TREE(drawn(PlantShapes.tree())),
  FLOWER(drawn(PlantShapes.flower())),
  MUSHROOM(drawn(PlantShapes.mushroom())),
  CACTUS(drawn(PlantShapes.cactus())),
  CAR(drawn(VehicleShapes.car())),
  BOAT(drawn(VehicleShapes.boat())),
  ROCKET(drawn(VehicleShapes.rocket())),
  BALLOON(drawn(VehicleShapes.balloon())),
  HOUSE(drawn(ThingShapes.house())),
  CUP(drawn(ThingShapes.cup())),
  UMBRELLA(drawn(ThingShapes.umbrella())),
  APPLE(drawn(ThingShapes.apple())),
  STAR(drawn(ThingShapes.star())),
  HEART(drawn(ThingShapes.heart())),
  BALL(drawn(ThingShapes.ball()));

  private final List<Pose> poses;

  Subject(Pose... poses) {
    this.poses = List.of(poses);
  }

  /** Returns its word in captions. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the postures in which it is drawn, at least one. */
  public List<Pose> poses() {
    return poses;
  }

  private static Pose posed(String word, List<Part> parts) {
    return new Pose(Optional.of(word), new Drawing(parts));
  }

  private static Pose drawn(List<Part> parts) {
    return new Pose(Optional.empty(), new Drawing(parts));
  }
}
