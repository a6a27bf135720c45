"""Checkov's own rules look at some ports. Here nothing is open to all addresses, whatever the port."""
from checkov.cloudformation.checks.resource.base_resource_check import BaseResourceCheck
from checkov.common.models.enums import CheckCategories, CheckResult


class NoWayInForEverybody(BaseResourceCheck):
    def __init__(self):
        super().__init__(
            name="No security group lets every address in",
            id="PINBEAM_2",
            categories=[CheckCategories.NETWORKING],
            supported_resources=["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"])

    def scan_resource_conf(self, conf):
        properties = conf.get("Properties", {})
        rules = [properties, *properties.get("SecurityGroupIngress", [])]
        for rule in rules:
            if rule.get("CidrIp") == "0.0.0.0/0" or rule.get("CidrIpv6") == "::/0":
                return CheckResult.FAILED
        return CheckResult.PASSED


check = NoWayInForEverybody()
