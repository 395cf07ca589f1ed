package io.sonostream.devices.phantom;

/**
 * One simulated subject under one simulated probe. {@link #frame} is a pure function of the
 * settings and the frame's index, so any frame can be made again, in any order.
 *
 * <p>Not for several threads at once: a phantom reuses its arrays from frame to frame.
 */
public final class Phantom {
  private final PhantomSettings settings;
  private final Sweep sweep;
  private final Insonation tissue;
  private final Transmission transmission;
  private final Speckle speckle;
  private final PointSpread pointSpread;
  private final Detector detector;
  private final ScanConverter converter;
  private final float[] real;
  private final float[] imaginary;
  private final byte[] gray;

  public Phantom(PhantomSettings settings) {
    this(settings, Anatomy.of(settings.subjectSeed(), settings.model()), true);
  }

  /**
   * @param contactLoss false for perfect contact with the skin
   */
  Phantom(PhantomSettings settings, Anatomy anatomy, boolean contactLoss) {
    this.settings = settings;
    DeviceModel model = settings.model();
    ScanGrid grid = ScanGrid.of(model, settings.width(), settings.height());
    long exam = settings.examSeed();
    sweep = new Sweep(exam, model.depthMillimetres());
    tissue = new Insonation(grid, anatomy);
    transmission =
        new Transmission(
            grid,
            contactLoss ? Transmission.contactLoss(exam, grid.lines()) : new float[grid.lines()]);
    speckle = new Speckle(settings.subjectSeed(), anatomy.tissue(), model);
    pointSpread = new PointSpread(grid, anatomy.tissue().cellMillimetres());
    detector = new Detector(grid, exam, transmission.gain);
    converter = new ScanConverter(grid, settings.width(), settings.height());
    real = new float[grid.lines() * grid.samples()];
    imaginary = new float[real.length];
    gray = new byte[real.length];
  }

  public PhantomSettings settings() {
    return settings;
  }

  /** The frame taken {@code index / framesPerSecond} seconds into the exam. */
  public PhantomFrame frame(long index) {
    echoes(index);
    detector.detect(real, imaginary, gray);
    return new PhantomFrame(
        settings.width(),
        settings.height(),
        converter.picture(gray),
        converter.nearest(tissue.truth),
        converter.rowMillimetres,
        converter.columnMillimetres);
  }

  /** Envelope before the logarithm, for each sample of each beam. */
  float[] envelope(long index) {
    echoes(index);
    float[] envelope = new float[real.length];
    for (int i = 0; i < envelope.length; i++) {
      envelope[i] = (float) Math.hypot(real[i], imaginary[i]);
    }
    return envelope;
  }

  private void echoes(long index) {
    Sweep.Pose pose = sweep.at(index / settings.framesPerSecond());
    tissue.at(pose);
    transmission.apply(tissue);
    speckle.fill(tissue, pose.elevation(), real, imaginary);
    pointSpread.apply(real);
    pointSpread.apply(imaginary);
    detector.addNoise(index, real, imaginary);
  }
}
