"""Checkov's own rules take S3's default for encryption enough. Here each bucket says what it has."""
from checkov.cloudformation.checks.resource.base_resource_check import BaseResourceCheck
from checkov.common.models.enums import CheckCategories, CheckResult


class BucketsAreEncrypted(BaseResourceCheck):
    def __init__(self):
        super().__init__(
            name="A bucket says how it is encrypted, keeps versions and ends uploads that were left",
            id="PINBEAM_1",
            categories=[CheckCategories.ENCRYPTION],
            supported_resources=["AWS::S3::Bucket"])

    def scan_resource_conf(self, conf):
        properties = conf.get("Properties", {})
        rules = properties.get("LifecycleConfiguration", {}).get("Rules", [])
        passed = (
            properties.get("BucketEncryption")
            and properties.get("VersioningConfiguration", {}).get("Status") == "Enabled"
            and any("AbortIncompleteMultipartUpload" in rule for rule in rules)
            and any("NoncurrentVersionExpiration" in rule for rule in rules))
        return CheckResult.PASSED if passed else CheckResult.FAILED


check = BucketsAreEncrypted()
