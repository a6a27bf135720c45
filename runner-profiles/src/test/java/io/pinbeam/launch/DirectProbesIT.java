package io.pinbeam.launch;

/** On Beam's own runner. */
class DirectProbesIT extends FeatureProbes {
  DirectProbesIT() {
    super("direct");
  }
}
