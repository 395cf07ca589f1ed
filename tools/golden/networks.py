"""Every architecture in plain PyTorch, with encoders from torchvision: what Java's graphs are held to."""

import torch
import torch.nn.functional as F
from torch import nn

try:
    import torchvision
except ImportError:  # only the networks that borrow from it need it
    torchvision = None

MEAN = torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1)


class DoubleConv(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, cout, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(cout)
        self.conv2 = nn.Conv2d(cout, cout, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(cout)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(x)))


class UpDoubleConv(DoubleConv):
    """`between` is what joins the upsampled map and the skip."""

    def __init__(self, cin, up, cat, cout):
        super().__init__(cat, cout)
        if up:
            self.up = nn.ConvTranspose2d(cin, up, 2, stride=2)


class UNet(nn.Module):
    def __init__(self, channels, classes, base, depth):
        super().__init__()
        widths = [base << i for i in range(depth + 1)]
        self.encoder = nn.ModuleList(DoubleConv(channels if i == 0 else widths[i - 1], widths[i]) for i in range(depth))
        self.bottleneck = DoubleConv(widths[-2], widths[-1])
        self.decoder = nn.ModuleList(
            UpDoubleConv(widths[i + 1], widths[i], 2 * widths[i], widths[i]) for i in reversed(range(depth))
        )
        self.head = nn.Conv2d(base, classes, 1)

    def skip(self, stage, skip, x):
        return skip

    def forward(self, x):
        skips = []
        for stage in self.encoder:
            skips.append(stage(x))
            x = F.max_pool2d(skips[-1], 2)
        x = self.bottleneck(x)
        for stage in self.decoder:
            skip = self.skip(stage, skips.pop(), x)
            x = stage(torch.cat([stage.up(x), skip], 1))
        return self.head(x)


class Gate(nn.Module):
    def __init__(self, skip, gating):
        super().__init__()
        self.theta = nn.Conv2d(skip, skip // 2, 2, stride=2, bias=False)
        self.phi = nn.Conv2d(gating, skip // 2, 1)
        self.psi = nn.Conv2d(skip // 2, 1, 1)
        self.out = nn.Conv2d(skip, skip, 1)
        self.bn = nn.BatchNorm2d(skip)

    def forward(self, skip, x):
        alpha = torch.sigmoid(self.psi(F.relu(self.theta(skip) + self.phi(x))))
        alpha = F.interpolate(alpha, size=skip.shape[2:], mode="bilinear", align_corners=False)
        return self.bn(self.out(skip * alpha))


class AttentionUNet(UNet):
    def __init__(self, channels, classes, base, depth):
        super().__init__(channels, classes, base, depth)
        for i, stage in enumerate(self.decoder):
            width = base << (depth - 1 - i)
            stage.gate = Gate(width, 2 * width)

    def skip(self, stage, skip, x):
        return stage.gate(skip, x)


class TwoConvs(nn.Module):
    def __init__(self, cin, cout, up=None):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, cout, 3)
        self.conv2 = nn.Conv2d(cout, cout, 3)
        if up:
            self.up = nn.ConvTranspose2d(up, cout, 2, stride=2)

    def forward(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))))


class UNetOriginal(nn.Module):
    def __init__(self, channels, classes, base, depth):
        super().__init__()
        widths = [base << i for i in range(depth + 1)]
        self.encoder = nn.ModuleList(TwoConvs(channels if i == 0 else widths[i - 1], widths[i]) for i in range(depth))
        self.bottleneck = TwoConvs(widths[-2], widths[-1])
        self.decoder = nn.ModuleList(
            TwoConvs(2 * widths[i], widths[i], up=widths[i + 1]) for i in reversed(range(depth))
        )
        self.head = nn.Conv2d(base, classes, 1)

    def forward(self, x):
        skips = []
        for stage in self.encoder:
            skips.append(stage(x))
            x = F.max_pool2d(skips[-1], 2)
        x = self.bottleneck(x)
        for stage in self.decoder:
            up = stage.up(x)
            crop = torchvision.transforms.functional.center_crop(skips.pop(), up.shape[2:])
            x = stage(torch.cat([crop, up], 1))
        return self.head(x)


class UNetDstl(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        encoder, decoder = [32, 16, 24, 40, 80], [40, 24, 16, 32, 32]
        self.encoder = nn.ModuleList(DoubleConv(([channels] + encoder)[i], encoder[i]) for i in range(5))
        self.bottleneck = DoubleConv(80, 80)
        before = [80] + decoder
        self.decoder = nn.ModuleList(
            UpDoubleConv(before[i], None if i == 3 else before[i], before[i] + encoder[4 - i], decoder[i])
            for i in range(5)
        )
        self.head = nn.Conv2d(32, classes, 1)

    def forward(self, x):
        skips = []
        for i, stage in enumerate(self.encoder):
            x = stage(x)
            skips.append(x)
            if i != 1:
                x = F.max_pool2d(x, 2)
        x = self.bottleneck(x)
        for i, stage in enumerate(self.decoder):
            if i != 3:
                x = stage.up(x)
            x = stage(torch.cat([x, skips.pop()], 1))
        return self.head(x)


class UNetEfficientNetB0(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.features = torchvision.models.efficientnet_b0(stochastic_depth_prob=0.0).features[:5]
        self.bottleneck = DoubleConv(80, 80)
        encoder, decoder = [32, 16, 24, 40, 80], [40, 24, 16, 32, 32]
        before = [80] + decoder
        cats = [before[i] + encoder[4 - i] for i in range(5)]
        self.decoder = nn.ModuleList(
            UpDoubleConv(cats[i], None if i == 3 else cats[i], cats[i], decoder[i]) for i in range(5)
        )
        self.head = nn.Conv2d(32, classes, 1)

    def forward(self, x):
        size = x.shape[2:]
        x = (x - MEAN) / STD
        skips = []
        for stage in self.features:
            x = stage(x)
            skips.append(x)
        x = self.bottleneck(x)
        for i, stage in enumerate(self.decoder):
            skip = F.interpolate(skips.pop(), size=x.shape[2:], mode="bilinear", align_corners=False)
            x = torch.cat([x, skip], 1)
            x = stage(stage.up(x) if i != 3 else x)
        return F.interpolate(self.head(x), size=size, mode="bilinear", align_corners=False)


def vgg_blocks(features, x):
    """Outputs before each pool."""
    outputs = []
    for layer in features:
        if isinstance(layer, nn.MaxPool2d):
            outputs.append(x)
        x = layer(x)
    return outputs, x


class UNetVgg16(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.features = torchvision.models.vgg16().features
        widths = [64, 128, 256, 512, 512]
        self.decoder = nn.ModuleList(
            UpDoubleConv(up, skip, 2 * skip, skip) for up, skip in [(512, 512), (512, 256), (256, 128), (128, 64)]
        )
        self.head = nn.Conv2d(64, classes, 1)

    def forward(self, x):
        skips, _ = vgg_blocks(self.features, (x - MEAN) / STD)
        x = skips.pop()
        for stage in self.decoder:
            x = stage(torch.cat([stage.up(x), skips.pop()], 1))
        return self.head(x)


class ConvUp(nn.Module):
    def __init__(self, cin, mid, out):
        super().__init__()
        self.conv = nn.Conv2d(cin, mid, 3, padding=1)
        if out:
            self.up = nn.ConvTranspose2d(mid, out, 2, stride=2)

    def forward(self, x):
        x = F.relu(self.conv(x))
        return F.relu(self.up(x)) if hasattr(self, "up") else x


class UNetVgg11(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.features = torchvision.models.vgg11().features
        self.center = ConvUp(512, 512, 256)
        self.decoder = nn.ModuleList(
            [ConvUp(768, 512, 256), ConvUp(768, 512, 128), ConvUp(384, 256, 64), ConvUp(192, 128, 32), ConvUp(96, 32, None)]
        )
        self.head = nn.Conv2d(32, classes, 1)

    def forward(self, x):
        skips, x = vgg_blocks(self.features, (x - MEAN) / STD)
        x = self.center(x)
        for stage in self.decoder:
            x = stage(torch.cat([x, skips.pop()], 1))
        return self.head(x)


class UNetPlusPlus(nn.Module):
    def __init__(self, channels, classes, base, depth):
        super().__init__()
        self.depth = depth
        widths = [base << i for i in range(depth + 1)]
        self.encoder = nn.ModuleList(DoubleConv(channels if i == 0 else widths[i - 1], widths[i]) for i in range(depth + 1))
        self.nested = nn.ModuleDict(
            {
                str(j): nn.ModuleDict(
                    {str(i): DoubleConv(j * widths[i] + widths[i + 1], widths[i]) for i in range(depth - j + 1)}
                )
                for j in range(1, depth + 1)
            }
        )
        self.head = nn.ModuleDict({str(j): nn.Conv2d(base, classes, 1) for j in range(1, depth + 1)})

    def forward(self, x):
        rows = []
        for i, stage in enumerate(self.encoder):
            x = stage(x if i == 0 else F.max_pool2d(x, 2))
            rows.append([x])
        for j in range(1, self.depth + 1):
            for i in reversed(range(self.depth - j + 1)):
                up = F.interpolate(rows[i + 1][j - 1], scale_factor=2, mode="bilinear", align_corners=False)
                rows[i].append(self.nested[str(j)][str(i)](torch.cat(rows[i][:j] + [up], 1)))
        heads = [self.head[str(j)](rows[0][j]) for j in range(1, self.depth + 1)]
        return (heads[-1], *heads[:-1])


class Residual(nn.Module):
    def __init__(self, cin, cout, stride):
        super().__init__()
        self.stride = stride
        self.conv1 = nn.Conv2d(cin, cout, 3, stride=stride, padding=1)
        self.bn1 = nn.BatchNorm2d(cout)
        self.conv2 = nn.Conv2d(cout, cout, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(cout)
        if cin != cout:
            self.past = nn.Conv2d(cin, cout, 1, bias=False)
            self.bnpast = nn.BatchNorm2d(cout)

    def forward(self, x):
        past = F.avg_pool2d(x, self.stride) if self.stride > 1 else x
        if hasattr(self, "past"):
            past = self.bnpast(self.past(past))
        x = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(x + past)


class ResidualStage(nn.Module):
    def __init__(self, cin, cout, blocks, stride, stem=None):
        super().__init__()
        if stem:
            self.conv = nn.Conv2d(stem, cin, 3, padding=1)
            self.bn = nn.BatchNorm2d(cin)
        self.block = nn.ModuleList(Residual(cin if i == 0 else cout, cout, stride if i == 0 else 1) for i in range(blocks))

    def forward(self, x):
        if hasattr(self, "conv"):
            x = F.relu(self.bn(self.conv(x)))
        for block in self.block:
            x = block(x)
        return x


class UpConv(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.up = nn.ConvTranspose2d(cin, cout, 2, stride=2)
        self.conv = nn.Conv2d(2 * cout, cout, 3, padding=1)
        self.bn = nn.BatchNorm2d(cout)

    def forward(self, x, skip):
        return F.relu(self.bn(self.conv(torch.cat([self.up(x), skip], 1))))


class UNetResidual(nn.Module):
    """nnU-Net's ResEnc, with batch norm and ReLU."""

    def __init__(self, channels, classes, base, depth, most):
        super().__init__()
        widths = [min(base << i, 512) for i in range(depth + 1)]
        blocks = [min(most, n) for n in [1, 3, 4, 6, 6, 6, 6, 6]]
        self.encoder = nn.ModuleList(
            ResidualStage(widths[max(i - 1, 0)], widths[i], blocks[i], 2 if i else 1, None if i else channels)
            for i in range(depth)
        )
        self.bottleneck = ResidualStage(widths[-2], widths[-1], blocks[depth], 2)
        self.decoder = nn.ModuleList(UpConv(widths[i + 1], widths[i]) for i in reversed(range(depth)))
        self.head = nn.Conv2d(base, classes, 1)

    def forward(self, x):
        skips = []
        for stage in self.encoder:
            x = stage(x)
            skips.append(x)
        x = self.bottleneck(x)
        for stage in self.decoder:
            x = stage(x, skips.pop())
        return self.head(x)


# name of the file, spec in Java's words, module, input shape (N,C,H,W)
CASES = [
    ("unet", "unet(base=4,depth=3)", lambda: UNet(3, 2, 4, 3), (2, 3, 32, 48)),
    ("unet-original", "unet-original(base=4,depth=2,dropout=0)", lambda: UNetOriginal(1, 2, 4, 2), (2, 1, 60, 68)),
    ("unet-dstl", "unet-dstl", lambda: UNetDstl(3, 1), (2, 3, 32, 48)),
    ("unet-efficientnet-b0", "unet-efficientnet-b0", lambda: UNetEfficientNetB0(1, 1), (2, 1, 70, 76)),
    ("unet-vgg16", "unet-vgg16", lambda: UNetVgg16(3, 1), (2, 3, 32, 48)),
    ("unet-vgg11", "unet-vgg11", lambda: UNetVgg11(1, 3), (1, 1, 32, 64)),
    ("attention-unet", "attention-unet(base=4,depth=3)", lambda: AttentionUNet(1, 1, 4, 3), (2, 1, 32, 48)),
    ("unet-plus-plus", "unet-plus-plus(base=4,depth=3)", lambda: UNetPlusPlus(1, 1, 4, 3), (2, 1, 32, 40)),
    ("unet-residual", "unet-residual(base=4,blocks=2,depth=3)", lambda: UNetResidual(1, 2, 4, 3, 2), (2, 1, 32, 40)),
]
