package io.vstar.likeness;

import boofcv.abst.feature.detdesc.ConfigCompleteSift;
import boofcv.abst.feature.detdesc.DetectDescribePoint;
import boofcv.abst.feature.detect.interest.ConfigGeneralDetector;
import boofcv.abst.feature.detect.interest.ConfigHarrisCorner;
import boofcv.alg.feature.detect.interest.GeneralFeatureDetector;
import boofcv.alg.filter.derivative.DerivativeType;
import boofcv.alg.filter.derivative.GImageDerivativeOps;
import boofcv.factory.feature.detdesc.FactoryDetectDescribe;
import boofcv.factory.feature.detect.interest.FactoryDetectPoint;
import boofcv.struct.border.BorderType;
import boofcv.struct.feature.TupleDesc_F64;
import boofcv.struct.image.GrayF32;
import georegression.struct.point.Point2D_F64;
import georegression.struct.point.Point2D_I16;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import java.util.ArrayList;
import java.util.List;

/**
 * The feature points of a picture: corners (Harris and Stephens 1988), and keypoints with SIFT
 * descriptors (Lowe 2004), both by BoofCV on the picture's luma.
 */
final class FeaturePoints {
  /** Harris' κ, and the least share of the strongest response, as in OpenCV's examples. */
  private static final double KAPPA = 0.04;

  private static final float LEAST_RESPONSE = 0.01f;
  private static final int CORNER_WINDOW = 2;
  private static final int CORNER_DISTANCE = 3;

  /** Lowe doubles the picture before the first octave; BoofCV does not. */
  private static final int DOUBLING = 2;

  /** The least contrast of a keypoint, of 255 levels, which is OpenCV's default. */
  private static final float LEAST_CONTRAST = 255 * 0.04f / 3;

  private final List<PicturePoint> corners;
  private final List<PicturePoint> keypoints;
  private final List<double[]> descriptors;

  private FeaturePoints(
      List<PicturePoint> corners, List<PicturePoint> keypoints, List<double[]> descriptors) {
    this.corners = List.copyOf(corners);
    this.keypoints = List.copyOf(keypoints);
    this.descriptors = List.copyOf(descriptors);
  }

  /** Finds the points of a picture. */
  static FeaturePoints of(GrayPicture picture) {
    DetectDescribePoint<GrayF32, TupleDesc_F64> sift = sift();
    sift.detect(doubled(picture));
    List<PicturePoint> keypoints = new ArrayList<>();
    List<double[]> descriptors = new ArrayList<>();
    for (int i = 0; i < sift.getNumberOfFeatures(); i++) {
      Point2D_F64 at = sift.getLocation(i);
      keypoints.add(new PicturePoint(at.x / DOUBLING, at.y / DOUBLING));
      descriptors.add(sift.getDescription(i).data.clone());
    }
    return new FeaturePoints(corners(gray(picture)), keypoints, descriptors);
  }

  private static DetectDescribePoint<GrayF32, TupleDesc_F64> sift() {
    ConfigCompleteSift config = new ConfigCompleteSift();
    config.detector.extract.threshold = LEAST_CONTRAST;
    return FactoryDetectDescribe.sift(config, GrayF32.class);
  }

  private static GrayF32 doubled(GrayPicture picture) {
    ImageSize size = new ImageSize(DOUBLING * picture.width(), DOUBLING * picture.height());
    return gray(GrayPicture.of(ImageScaler.stretched(picture.toImage(), size)));
  }

  private static GrayF32 gray(GrayPicture picture) {
    GrayF32 gray = new GrayF32(picture.width(), picture.height());
    gray.data = picture.values();
    return gray;
  }

  private static List<PicturePoint> corners(GrayF32 gray) {
    ConfigGeneralDetector maxima = new ConfigGeneralDetector();
    maxima.radius = CORNER_DISTANCE;
    maxima.threshold = Float.MIN_VALUE;
    GeneralFeatureDetector<GrayF32, GrayF32> detector =
        FactoryDetectPoint.createHarris(
            maxima, new ConfigHarrisCorner(false, CORNER_WINDOW, KAPPA), GrayF32.class);
    GrayF32 dx = gray.createSameShape();
    GrayF32 dy = gray.createSameShape();
    GImageDerivativeOps.gradient(DerivativeType.SOBEL, gray, dx, dy, BorderType.EXTENDED);
    detector.process(gray, dx, dy, null, null, null);
    GrayF32 response = detector.getIntensity();
    float strongest = 0;
    for (Point2D_I16 point : detector.getMaximums().toList()) {
      strongest = Math.max(strongest, response.get(point.x, point.y));
    }
    List<PicturePoint> corners = new ArrayList<>();
    for (Point2D_I16 point : detector.getMaximums().toList()) {
      if (response.get(point.x, point.y) >= LEAST_RESPONSE * strongest) {
        corners.add(new PicturePoint(point.x, point.y));
      }
    }
    return corners;
  }

  /** Returns the corners. */
  List<PicturePoint> corners() {
    return corners;
  }

  /** Returns the keypoints. */
  List<PicturePoint> keypoints() {
    return keypoints;
  }

  /** Returns the keypoints that match by {@link DescriptorMatches}, the best first. */
  List<PointMatch> matches(FeaturePoints other) {
    return DescriptorMatches.of(descriptors, other.descriptors).stream()
        .map(
            match ->
                new PointMatch(keypoints.get(match.first()), other.keypoints.get(match.second())))
        .toList();
  }
}
