package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.emulator.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * S3Proxy's filesystem store, with three things changed.
 *
 * <ul>
 *   <li>Listings come from an index in memory, made by one walk when a bucket is first listed: the
 *       store itself walks the whole prefix again for each page of 1,000 keys.
 *   <li>What is being written lies in a hidden folder, and enters the bucket by one rename when it
 *       is complete: the store writes beside the object, where a kill leaves a stray one.
 *   <li>Requests for encryption at rest are taken, as S3 does, and stored in the clear.
 * </ul>
 *
 * <p>An object is a file, so a key may not at once be the folder of another. Files that others put
 * into a bucket's folder are listed after the next start.
 */
final class IndexedBlobStore extends ForwardingBlobStore {
  private static final String HIDDEN = ".pinbeam";
  private static final String STAGING = HIDDEN + "/staging";
  private static final String UPLOADS = HIDDEN + "/uploads/";

  /** Keys of the server's own, which it writes while an upload in parts goes on. */
  private static final List<String> UPLOAD_KEYS = List.of(".mpus-", ".s3proxy-mpu-stub-");

  private static final int LONGEST_NAME = 255;

  private final Path root;
  private final Map<String, BucketState> buckets = new ConcurrentHashMap<>();

  private IndexedBlobStore(Path root) {
    super(new FilesystemNio2BlobStore(root.toString()));
    this.root = root;
  }

  /** Opens a folder, and clears away what was being written when it was last in use. */
  static IndexedBlobStore open(Path root) throws IOException {
    Path staging = root.resolve(STAGING);
    Folders.delete(staging);
    Files.createDirectories(staging);
    Path uploads = Files.createDirectories(root.resolve(UPLOADS));
    for (Path bucket : children(uploads)) {
      for (Path entry : children(bucket)) {
        if (!isUploadKey(entry.getFileName().toString())) {
          Folders.delete(entry);
        }
      }
    }
    return new IndexedBlobStore(root);
  }

  @Override
  public boolean supportsServerSideEncryption() {
    return true;
  }

  @Override
  public boolean supportsBucketEncryption() {
    return true;
  }

  @Override
  public ListBucketsResponse list() {
    ListBucketsResponse all = delegate().list();
    return all.toBuilder()
        .buckets(all.buckets().stream().filter(b -> !b.name().equals(HIDDEN)).toList())
        .build();
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    if (request.bucket().startsWith(HIDDEN)) {
      throw S3Exceptions.noSuchBucket(request.bucket(), "");
    }
    return delegate().headBucket(request);
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    requireBucket(request.bucket());
    String after =
        request.continuationToken() != null
            ? decode(request.continuationToken())
            : orEmpty(request.startAfter());
    KeyIndex.Page page =
        state(request.bucket())
            .index(folder(request.bucket()))
            .page(
                orEmpty(request.prefix()),
                orEmpty(request.delimiter()),
                after,
                request.maxKeys() == null ? Integer.MAX_VALUE : request.maxKeys());
    return ListObjectsV2Response.builder()
        .contents(page.objects().stream().map(o -> o.object().as(o.key())).toList())
        .commonPrefixes(
            page.groups().stream().map(g -> CommonPrefix.builder().prefix(g).build()).toList())
        .isTruncated(page.next() != null)
        .nextContinuationToken(page.next() == null ? null : encode(page.next()))
        .build();
  }

  @Override
  public void clearContainer(ListObjectsV2Request request) {
    BucketState bucket = state(request.bucket());
    synchronized (bucket) {
      delegate().clearContainer(request);
      bucket.forget();
    }
  }

  @Override
  public void deleteContainer(String container) {
    BucketState bucket = state(container);
    synchronized (bucket) {
      delegate().deleteContainer(container);
      delegate().deleteContainer(UPLOADS + container);
      bucket.forget();
    }
  }

  @Override
  public void deleteBucket(String container) {
    BucketState bucket = state(container);
    synchronized (bucket) {
      delegate().deleteBucket(container);
      delegate().deleteContainer(UPLOADS + container);
      bucket.forget();
    }
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    String bucket = request.bucket();
    String key = request.key();
    requireBucket(bucket);
    if (isUploadKey(key)) {
      return delegate().putBlob(request.toBuilder().bucket(uploads(bucket)).build(), payload);
    }
    if (key.endsWith("/")) {
      return putFolder(request, payload);
    }
    Path target = target(bucket, key);
    String name = UUID.randomUUID().toString();
    try {
      PutObjectResponse response =
          delegate()
              .putBlob(
                  request.toBuilder().bucket(STAGING).key(name).ifNoneMatch(null).build(), payload);
      publish(bucket, root.resolve(STAGING).resolve(name), target, request.ifNoneMatch());
      return response;
    } finally {
      deleteQuietly(root.resolve(STAGING).resolve(name));
    }
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    String bucket = request.destinationBucket();
    requireBucket(bucket);
    Path target = target(bucket, request.destinationKey());
    String name = UUID.randomUUID().toString();
    try {
      CopyObjectResponse response =
          delegate()
              .copyBlob(
                  request.toBuilder().destinationBucket(STAGING).destinationKey(name).build());
      publish(bucket, root.resolve(STAGING).resolve(name), target, null);
      return response;
    } finally {
      deleteQuietly(root.resolve(STAGING).resolve(name));
    }
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    String key = request.key();
    requireBucket(request.bucket());
    if (isUploadKey(key)) {
      return delegate().removeBlob(request.toBuilder().bucket(uploads(request.bucket())).build());
    }
    BucketState bucket = state(request.bucket());
    synchronized (bucket) {
      DeleteObjectResponse response = delegate().removeBlob(request);
      bucket.removed(indexKey(request.bucket(), key));
      return response;
    }
  }

  @Override
  public boolean blobExists(String container, String name) {
    return delegate().blobExists(home(container, name), name);
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    String home = home(request.bucket(), request.key());
    return delegate().blobMetadata(request.toBuilder().bucket(home).build());
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    String home = home(request.bucket(), request.key());
    return delegate().getBlob(request.toBuilder().bucket(home).build());
  }

  @Override
  public ObjectCannedACL getBlobAccess(String container, String name) {
    return delegate().getBlobAccess(home(container, name), name);
  }

  @Override
  public ObjectCannedACL getBlobAccess(String container, String name, String versionId) {
    return delegate().getBlobAccess(home(container, name), name, versionId);
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    requireBucket(request.bucket());
    var unused = target(request.bucket(), request.key());
    String id =
        delegate()
            .initiateMultipartUpload(request.toBuilder().bucket(uploads(request.bucket())).build())
            .id();
    return new MultipartUpload(id, request);
  }

  @Override
  public void abortMultipartUpload(MultipartUpload upload) {
    delegate().abortMultipartUpload(hidden(upload));
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream payload) {
    return delegate().uploadMultipartPart(hidden(upload), request, payload);
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    String bucket = upload.containerName();
    Path target = target(bucket, upload.blobName());
    // Two uploads of one key are put together at the same place.
    synchronized (state(bucket).lock(upload.blobName())) {
      // Before the parts are gone, so that a refused upload can be completed otherwise.
      requireNoneMatch(target, request.ifNoneMatch());
      CompleteMultipartUploadResponse response =
          delegate()
              .completeMultipartUpload(
                  hidden(upload), request.toBuilder().ifNoneMatch(null).build());
      publish(
          bucket,
          root.resolve(uploads(bucket)).resolve(indexKey(bucket, upload.blobName())),
          target,
          request.ifNoneMatch());
      return response;
    }
  }

  @Override
  public List<Part> listMultipartUpload(MultipartUpload upload) {
    return delegate().listMultipartUpload(hidden(upload));
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String container) {
    requireBucket(container);
    return delegate().listMultipartUploads(uploads(container));
  }

  private PutObjectResponse putFolder(PutObjectRequest request, InputStream payload) {
    BucketState bucket = state(request.bucket());
    synchronized (bucket) {
      PutObjectResponse response = delegate().putBlob(request, payload);
      // The key of a single slash is kept elsewhere, and never listed.
      if (!request.key().equals("/")) {
        try {
          Path target = target(request.bucket(), request.key());
          bucket.written(
              indexKey(request.bucket(), request.key()),
              StoredFiles.empty(StoredFiles.read(target)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return response;
    }
  }

  /** Lets a complete file enter its bucket; from then on everybody sees it, also after a kill. */
  private void publish(String container, Path staged, Path target, String ifNoneMatch) {
    BucketState bucket = state(container);
    try {
      StoredObject object = StoredFiles.read(staged);
      // Nobody else writes or deletes here meanwhile, folders included.
      synchronized (bucket) {
        requireNoneMatch(target, ifNoneMatch);
        Files.createDirectories(target.getParent());
        Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        bucket.written(folder(container).relativize(target).toString(), object);
      }
    } catch (FileSystemException e) {
      if (Files.isDirectory(target) || !Files.isDirectory(target.getParent())) {
        throw S3Exceptions.invalidArgument(
            "Objects are files here: a key cannot be the folder of another key too.");
      }
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireNoneMatch(Path target, String ifNoneMatch) {
    if (ifNoneMatch == null || !Files.isRegularFile(target)) {
      return;
    }
    try {
      if (ifNoneMatch.equals("*")
          || ifNoneMatch.replace("\"", "").equals(StoredFiles.read(target).eTag())) {
        throw S3Exceptions.preconditionFailed(null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where an object lies; keys that lead out of the bucket are refused. */
  private Path target(String container, String key) {
    Path folder = folder(container);
    Path target = folder.resolve(key).normalize();
    if (!target.startsWith(folder) || target.equals(folder)) {
      throw S3Exceptions.invalidArgument("This key cannot be the name of a file.");
    }
    for (Path part : folder.relativize(target)) {
      if (part.toString().getBytes(UTF_8).length > LONGEST_NAME) {
        throw S3Exceptions.invalidArgument(
            "Objects are files here: no part of a key is longer than 255 bytes.");
      }
    }
    return target;
  }

  /** The key as a walk would find it. */
  private String indexKey(String container, String key) {
    Path folder = folder(container);
    String path = folder.relativize(folder.resolve(key).normalize()).toString();
    return key.endsWith("/") ? path + "/" : path;
  }

  private void requireBucket(String container) {
    var unused = headBucket(HeadBucketRequest.builder().bucket(container).build());
  }

  private Path folder(String container) {
    return root.resolve(container);
  }

  private BucketState state(String container) {
    return buckets.computeIfAbsent(container, unused -> new BucketState());
  }

  private MultipartUpload hidden(MultipartUpload upload) {
    return new MultipartUpload(
        upload.id(),
        upload.request().toBuilder().bucket(uploads(upload.containerName())).build(),
        upload.response());
  }

  /** The bucket that holds a key: the hidden one for what belongs to an upload in parts. */
  private String home(String container, String key) {
    return isUploadKey(key) ? uploads(container) : container;
  }

  private String uploads(String container) {
    String name = UPLOADS + container;
    try {
      Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name;
  }

  private static boolean isUploadKey(String key) {
    return UPLOAD_KEYS.stream().anyMatch(key::startsWith);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The next start takes it away.
    }
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  /** A key may hold what XML cannot. */
  private static String encode(String key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Exceptions.invalidArgument("The continuation token provided is incorrect");
    }
  }
}
