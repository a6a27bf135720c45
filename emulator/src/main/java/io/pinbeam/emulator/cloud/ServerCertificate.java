package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.SecretFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate that servers on loopback show, and the authority that signed it: made at the
 * first start and kept with the data. The authority's own key is thrown away, so nobody can sign a
 * second one that its clients would trust.
 */
final class ServerCertificate {
  /** Java's customary one; what it protects is public. */
  static final String TRUST_STORE_PASSWORD = "changeit";

  private static final String FILE = "server.pem";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final X500Name AUTHORITY = new X500Name("CN=Pinbeam local cloud");
  private static final X500Name SERVER = new X500Name("CN=localhost");
  private static final int DAYS = 3_650;

  private final Path pem;
  private final X509Certificate authority;

  private ServerCertificate(Path pem, X509Certificate authority) {
    this.pem = pem;
    this.authority = authority;
  }

  /** The certificate of a data folder, made if it has none yet. */
  static ServerCertificate of(Path folder) throws IOException, GeneralSecurityException {
    Path pem = folder.resolve(FILE);
    if (!Files.exists(pem)) {
      SecretFile.write(pem, make().getBytes(StandardCharsets.US_ASCII));
    }
    return new ServerCertificate(pem, authority(pem));
  }

  /** The server's key, its certificate and the authority's, for the server alone. */
  Path pem() {
    return pem;
  }

  /** What clients are to trust, as Java reads it. */
  byte[] trustStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("pinbeam-local-cloud", authority);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, TRUST_STORE_PASSWORD.toCharArray());
    return out.toByteArray();
  }

  /** The same as all others read it. */
  String authorityPem() throws GeneralSecurityException {
    return encode("CERTIFICATE", authority.getEncoded());
  }

  private static X509Certificate authority(Path pem) throws IOException, GeneralSecurityException {
    String text = Files.readString(pem, StandardCharsets.US_ASCII);
    int last = text.lastIndexOf("-----BEGIN CERTIFICATE-----");
    if (last < 0) {
      throw new IOException(pem + " holds no certificate");
    }
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(text.substring(last).getBytes(StandardCharsets.US_ASCII)));
    return (X509Certificate) certificate;
  }

  private static String make() throws IOException, GeneralSecurityException {
    KeyPair authority = keyPair();
    KeyPair server = keyPair();
    return encode("PRIVATE KEY", server.getPrivate().getEncoded())
        + encode("CERTIFICATE", serverCertificate(server.getPublic(), authority).getEncoded())
        + encode("CERTIFICATE", authorityCertificate(authority).getEncoded());
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate authorityCertificate(KeyPair authority)
      throws IOException, GeneralSecurityException {
    X509v3CertificateBuilder certificate = certificate(AUTHORITY, authority.getPublic());
    certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    certificate.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    certificate.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(authority.getPublic()));
    return sign(certificate, authority.getPrivate());
  }

  private static X509Certificate serverCertificate(PublicKey server, KeyPair authority)
      throws IOException, GeneralSecurityException {
    X509v3CertificateBuilder certificate = certificate(SERVER, server);
    certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    certificate.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    certificate.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            List.of(
                    new GeneralName(GeneralName.dNSName, "localhost"),
                    new GeneralName(GeneralName.iPAddress, Ports.LOOPBACK))
                .toArray(GeneralName[]::new)));
    certificate.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.getPublic()));
    return sign(certificate, authority.getPrivate());
  }

  private static X509v3CertificateBuilder certificate(X500Name subject, PublicKey key) {
    // A day back, for clients whose clock is behind.
    Instant from = Instant.now().minus(1, ChronoUnit.DAYS);
    return new JcaX509v3CertificateBuilder(
        AUTHORITY,
        new BigInteger(127, new SecureRandom()).setBit(126),
        Date.from(from),
        Date.from(from.plus(DAYS, ChronoUnit.DAYS)),
        subject,
        key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder certificate, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(certificate.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static String encode(String kind, byte[] content) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
