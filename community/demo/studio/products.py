"""The product models of the demo world: what each is called and in which colours it is sold."""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES = (
    "skin-care", "make-up", "kitchen", "coffee-tea", "home-light", "desk", "outfits-bags",
    "shoes", "outdoors", "plants", "pets", "food", "books-paper", "sport",
)  # fmt: skip


@dataclass(frozen=True)
class Variant:
    """One colour (or shade, scent, flavour) of a model; ``main`` and ``second`` are sRGB hex colours."""

    key: str
    zh: str
    en: str
    main: str
    second: str


@dataclass(frozen=True)
class Product:
    """One parametric model that exists as a packshot in each of its variants."""

    key: str
    category: str
    zh: str
    en: str
    variants: tuple[Variant, ...]

    def variant(self, key: str) -> Variant:
        """The variant of that key; KeyError when the model is not made in it."""
        for variant in self.variants:
            if variant.key == key:
                return variant
        raise KeyError(f"{self.key} has no variant {key}")


# One product per block: key | Chinese name | English name, then one variant per line:
# key | Chinese | English | main colour | second colour.
_TABLE = """
# skin-care
serum | 晨露 精华 30 ml | Morning Dew serum 30 ml
  amber | 琥珀 · 维 C | Amber · vitamin C | #b85f2b | #f3efe6
  lilac | 淡紫 · 视黄醛 | Lilac · retinal | #8a7bb0 | #f7f4ee
  moss | 苔绿 · 积雪草 | Moss · centella | #4f7a5c | #f3efe6
cream | 苔藓 屏障面霜 50 g | Moss barrier cream 50 g
  moss | 墨绿 · 滋润 | Moss · rich | #2f5b45 | #f7f3ea
  peach | 蜜桃 · 清爽 | Peach · light | #e79a78 | #fdf3ea
  sky | 雾蓝 · 敏感肌 | Mist blue · sensitive | #7ea3bd | #f4f6f5
sunscreen | 晴天 防晒乳 50 ml | Clear Day sunscreen 50 ml
  orange | 暖橙 · 日常 | Orange · everyday | #ff9b5a | #fff1d2
  sky | 天蓝 · 户外 | Sky · outdoor | #5ba7cf | #e8f4fa
  pink | 淡粉 · 提亮 | Pink · tone-up | #ef9aa6 | #fdecec
bodywash | 白茶 沐浴露 300 ml | White Tea body wash 300 ml
  tea | 白茶 | White tea | #dfe9dc | #ffffff
  fig | 无花果 | Fig | #8e7aa5 | #f4f1ea
  cedar | 雪松 | Cedar | #4c6b58 | #f0ebdf
soap | 云团 香皂 100 g | Cloud Bank soap 100 g
  oat | 燕麦 | Oat | #ead9b8 | #fbf6ea
  lavender | 薰衣草 | Lavender | #b9a9d6 | #f6f2fa
  tea | 绿茶 | Green tea | #a9c49a | #f3f5e6
# make-up
lipstick | 晚霞 口红 3.5 g | Afterglow lipstick 3.5 g
  brick | 砖红 | Brick | #b5303a | #3a2226
  coral | 珊瑚 | Coral | #d65f45 | #f1e3da
  berry | 莓果 | Berry | #8c2f44 | #3a2226
blush | 微醺 腮红 4 g | Flushed blush 4 g
  peach | 蜜桃 | Peach | #f0a184 | #fbeee4
  rose | 玫瑰 | Rose | #d9737a | #f7e4e2
  mauve | 豆沙 | Mauve | #a9707c | #efe2e0
foundation | 薄雾 粉底液 30 ml | Haze foundation 30 ml
  porcelain | 瓷白 | Porcelain | #f0d7c0 | #2c2a2b
  sand | 沙 | Sand | #dcb28c | #2c2a2b
  honey | 蜜 | Honey | #b8825a | #2c2a2b
polish | 指尖 甲油 10 ml | Fingertip nail polish 10 ml
  cherry | 樱桃红 | Cherry | #b3202f | #26211f
  latte | 奶茶 | Milk tea | #c79f84 | #f4ece2
  pine | 松绿 | Pine | #245444 | #e4cf9f
perfume | 巷口 淡香水 30 ml | Lane Corner eau de toilette 30 ml
  fig | 无花果叶 | Fig leaf | #a9c08a | #2f4a3a
  osmanthus | 桂花 | Osmanthus | #eeb45a | #8a4a2a
  rain | 雨后 | After rain | #9cbcd0 | #34496b
# kitchen
pot | 炉边 珐琅铸铁锅 24 cm | Hearth enamel Dutch oven 24 cm
  tomato | 番茄红 | Tomato | #d9532b | #d9b36a
  moss | 苔绿 | Moss | #4d7a5f | #d9b36a
  cream | 奶油白 | Cream | #efe6d3 | #c9a25f
mill | 一撮 胡椒研磨器 | Pinch pepper mill
  oak | 橡木 | Oak | #b98550 | #d9b36a
  ink | 墨黑 | Ink | #2b2b2a | #d9b36a
  red | 朱红 | Vermilion | #c23b22 | #e9dfcf
bowl | 三餐 饭碗 12 cm | Three Meals rice bowl 12 cm
  cream | 米白 | Cream | #f2eadb | #c98f5a
  celadon | 青瓷 | Celadon | #a9c6b6 | #7fa18f
  cobalt | 钴蓝 | Cobalt | #3b5f9a | #f1ece0
pan | 清早 煎锅 24 cm | Early Bird frying pan 24 cm
  sage | 鼠尾草绿 | Sage | #8fae97 | #b07a45
  coral | 珊瑚 | Coral | #e2775b | #b07a45
  ink | 墨黑 | Ink | #31353a | #8a5f3a
lunchbox | 两层 便当盒 900 ml | Two Tiers lunch box 900 ml
  sage | 灰绿 | Sage | #a3bba2 | #c39a68
  peach | 蜜桃 | Peach | #f0b095 | #d9b98a
  navy | 藏青 | Navy | #3d5375 | #c39a68
# coffee-tea
dripper | 云雀 陶瓷手冲滤杯 01 | Skylark ceramic dripper 01
  white | 白瓷 | White | #f4f1ea | #b98550
  moss | 苔绿 | Moss | #8fae97 | #b98550
  clay | 陶土 | Clay | #cf7f58 | #b98550
kettle | 听泉 细口壶 600 ml | Spring gooseneck kettle 600 ml
  ink | 墨绿 | Deep green | #2d3a33 | #b07a45
  cream | 奶白 | Cream | #ece3d2 | #a86f3e
  clay | 陶土 | Clay | #c4694a | #6b4327
mug | 厚壁 马克杯 280 ml | Thick-wall mug 280 ml
  moss | 苔绿 | Moss | #7f9d86 | #4c6b55
  oat | 燕麦 | Oat | #f3ede1 | #d98a5c
  terracotta | 赤陶 | Terracotta | #d88a66 | #f3ede1
teapot | 半山 茶壶 400 ml | Half Hill teapot 400 ml
  celadon | 青瓷 | Celadon | #9fc0b0 | #8a5a35
  sand | 砂 | Sand | #d9bd97 | #6d4a2d
  iron | 铁灰 | Iron | #44484a | #a5723f
beans | 慢火 咖啡豆 200 g | Slow Burn coffee beans 200 g
  yirga | 耶加 · 花香 | Yirgacheffe · floral | #e5b04c | #3a2a18
  yunnan | 云南 · 焦糖 | Yunnan · caramel | #c4613a | #fff3e2
  house | 拼配 · 可可 | House blend · cocoa | #35524a | #f3e9d2
mokapot | 小火 摩卡壶 | Low Flame moka pot
  silver | 银 | Silver | #d4d6d6 | #2b2b2a
  pine | 松绿 | Pine | #2f5a49 | #b07a45
  tomato | 番茄红 | Tomato | #cf4a30 | #2b2b2a
# home-light
lamp | 蘑菇 台灯 | Mushroom table lamp
  amber | 琥珀 | Amber | #ffbf7d | #ef7d45
  moss | 苔绿 | Moss | #ffe0a8 | #3f6e56
  cream | 奶白 | Cream | #fff0d6 | #e9dfcf
candle | 晚风 香薰蜡烛 180 g | Evening Breeze candle 180 g
  fig | 无花果 | Fig | #efe6da | #4b4466
  cedar | 雪松 | Cedar | #6f8a78 | #f3ede1
  orange | 橙花 | Orange blossom | #eeb684 | #6b3a1c
vase | 弧 陶瓷花瓶 | Arc ceramic vase
  oat | 燕麦 | Oat | #eadfcb | #7d9a6a
  clay | 陶土 | Clay | #c9805c | #d9b66a
  ink | 墨 | Ink | #39403f | #e0a7a0
diffuser | 林间 藤条香薰 120 ml | In the Woods reed diffuser 120 ml
  pine | 松针 | Pine | #8fb59b | #e5d3b3
  tea | 红茶 | Black tea | #b9714a | #e5d3b3
  rain | 雨后 | After rain | #8fb1c4 | #e5d3b3
clock | 慢走 闹钟 | Slow Hand alarm clock
  butter | 黄油 | Butter | #f1cf7a | #c9603c
  tomato | 番茄红 | Tomato | #d2503a | #2f3a3a
  mist | 雾蓝 | Mist blue | #93b3c9 | #e59a5c
# desk
keyboard | 软糖 60% 机械键盘 | Gummy 60% keyboard
  mint | 薄荷 | Mint | #9ccbb0 | #ff9b7a
  peach | 蜜桃 | Peach | #f2b49a | #6f9bb3
  slate | 石板 | Slate | #4d565e | #e5b04c
mouse | 鹅卵石 无线鼠标 | Pebble wireless mouse
  white | 白 | White | #f4f2ec | #9ccbb0
  moss | 苔绿 | Moss | #6f9a82 | #f3ede1
  coral | 珊瑚 | Coral | #f08a6c | #fbf3ea
headphones | 静 头戴耳机 | Hush headphones
  cream | 奶白 | Cream | #ece4d6 | #c9b697
  moss | 苔绿 | Moss | #4d7a63 | #2b3a33
  ink | 墨黑 | Ink | #2f3234 | #6d7274
pencup | 小站 笔筒 | Station pen cup
  sage | 灰绿 | Sage | #a3b9a4 | #e5b04c
  clay | 陶土 | Clay | #cf8560 | #3f6e56
  blue | 雾蓝 | Mist blue | #8fabc0 | #f08a6c
speaker | 低语 便携音箱 | Murmur portable speaker
  moss | 苔绿 | Moss | #5d8068 | #2f3d35
  oat | 燕麦 | Oat | #e2d6c0 | #b59a74
  coral | 珊瑚 | Coral | #ea7f63 | #8c3f30
# outfits-bags
tote | 每天 帆布托特包 | Every Day canvas tote
  natural | 本白 | Natural | #e9dcc2 | #b0743f
  olive | 橄榄 | Olive | #7c8157 | #5b3f26
  brick | 砖红 | Brick | #b2553d | #4a2a1c
hat | 荫 渔夫帽 | Shade bucket hat
  khaki | 卡其 | Khaki | #cdb28a | #a98a5e
  lilac | 薰衣草 | Lavender | #b3a5cf | #8d7fb0
  ink | 墨黑 | Ink | #333638 | #55595c
sweater | 羊毛 圆领毛衣 | Wool crew sweater
  oat | 燕麦 | Oat | #e3d3b8 | #cdb892
  forest | 森林绿 | Forest | #3f6650 | #2f5040
  rust | 铁锈 | Rust | #b8643c | #96502f
halfmoon | 半月 斜挎包 | Half Moon crossbody
  caramel | 焦糖 | Caramel | #b5733f | #d9b36a
  cream | 奶油 | Cream | #eadfca | #c9a25f
  pine | 松绿 | Pine | #2f5a49 | #d9b36a
umbrella | 檐下 长柄伞 | Under the Eaves umbrella
  mustard | 姜黄 | Mustard | #e3ad3f | #7a4a2a
  navy | 藏青 | Navy | #344a6e | #a8743f
  rose | 豆沙粉 | Dusty rose | #d79a9a | #7a4a2a
scarf | 绒 羊毛围巾 | Nap wool scarf
  red | 山茶红 | Camellia red | #b8383a | #f0e2cc
  camel | 驼色 | Camel | #c79b66 | #5b3f2a
  sky | 天蓝 | Sky | #8fb4d0 | #f4efe2
watch | 刻度 手表 36 mm | Notch watch 36 mm
  tan | 棕皮 | Tan leather | #a9683a | #d9c39a
  black | 黑皮 | Black leather | #2c2c2e | #cfd2d4
  green | 墨绿皮 | Green leather | #34594a | #d9c39a
# shoes
sneaker | 云步 休闲鞋 | Cloudstep sneakers
  white | 白绿 | White and green | #f4f1ea | #6f9a82
  sky | 天蓝 | Sky | #9dbfd6 | #f08a6c
  sand | 沙 | Sand | #dcc5a2 | #a86f3e
runner | 追风 跑鞋 | Tailwind running shoes
  lime | 青柠 | Lime | #c9de6a | #3f6e56
  coral | 珊瑚 | Coral | #f0805f | #34496b
  ice | 冰蓝 | Ice blue | #b5d3e2 | #e9743c
slide | 面包 拖鞋 | Bun slides
  butter | 黄油 | Butter | #f3d48a | #e8c06c
  sage | 灰绿 | Sage | #a7c0a6 | #8aa88b
  cocoa | 可可 | Cocoa | #8a6249 | #704d38
rainboot | 积水 雨靴 | Puddle rain boots
  yellow | 鹅黄 | Yellow | #f0bf3c | #c98f1f
  green | 墨绿 | Deep green | #34614d | #24463a
  navy | 藏青 | Navy | #34496b | #f1ece0
# outdoors
flask | 山行 保温杯 600 ml | Shanxing flask 600 ml
  yellow | 姜黄 | Mustard | #e9b44c | #f6f1e4
  green | 苍绿 | Pine green | #2f5b4b | #e9efe9
  orange | 橘红 | Orange | #e8714a | #f6f1e4
lantern | 萤 露营灯 | Firefly camp lantern
  sand | 沙 | Sand | #d8c19a | #3a3a36
  green | 橄榄绿 | Olive | #66764d | #2f332a
  red | 红 | Red | #c8432c | #33302d
enamel | 野餐 珐琅杯 350 ml | Picnic enamel mug 350 ml
  white | 白 · 蓝边 | White, blue rim | #f5f2ea | #2f5f9a
  green | 墨绿 · 白边 | Green, white rim | #3f6e56 | #f5f2ea
  red | 红 · 黑边 | Red, black rim | #c8432c | #2b2b2a
tent | 轻营 双人帐篷 | Light Camp two-person tent
  green | 苔绿 | Moss | #7a9a6a | #d8b86a
  orange | 橘 | Orange | #e58a4a | #f3e3c2
  sand | 沙 | Sand | #d9c8a4 | #8a6a44
camera | 旧光 胶片相机 | Old Light film camera
  black | 黑 | Black | #2e2f31 | #8a5a35
  tan | 棕 | Tan | #a86a3e | #6b3f26
  mint | 薄荷 | Mint | #8fbfa8 | #8a5a35
# plants
peperomia | 圆叶椒草 带盆 | Peperomia in a pot
  terracotta | 红陶盆 | Terracotta pot | #c9714a | #4f8a55
  white | 白瓷盆 | White pot | #f1ece0 | #3f7d56
  sage | 灰绿盆 | Sage pot | #9db59f | #5f9a5c
snakeplant | 虎尾兰 带盆 | Snake plant in a pot
  clay | 陶土盆 | Clay pot | #d08a63 | #3f7355
  ink | 墨色盆 | Ink pot | #3a4142 | #4f8263
  cream | 奶油盆 | Cream pot | #efe6d3 | #37694c
cactus | 小球 仙人掌 | Ball cactus
  coral | 珊瑚盆 | Coral pot | #ee8a6c | #4f8f6a
  blue | 雾蓝盆 | Mist blue pot | #8fabc0 | #5b9672
  yellow | 鹅黄盆 | Yellow pot | #ecc45c | #3f8160
olive | 小院 油橄榄 带盆 | Courtyard olive tree in a pot
  terracotta | 红陶盆 | Terracotta pot | #c8744c | #8fa587
  white | 白瓷盆 | White pot | #f1ece0 | #86a082
  slate | 石板盆 | Slate pot | #5c666c | #93a98c
wateringcan | 细雨 长嘴浇水壶 1 L | Drizzle watering can 1 L
  green | 墨绿 | Deep green | #3f6e56 | #d9b36a
  yellow | 鹅黄 | Yellow | #ecc257 | #a86f3e
  blush | 淡粉 | Blush | #ecbcb0 | #d9b36a
# pets
catbowl | 斜口 猫碗 | Tilted cat bowl
  peach | 蜜桃 | Peach | #f2a98c | #fff5ea
  sage | 灰绿 | Sage | #9fbba2 | #fff5ea
  blue | 雾蓝 | Mist blue | #8fb0c8 | #fff5ea
scratcher | 剑麻 猫抓柱 | Sisal scratching post
  sand | 沙 | Sand | #d3b98f | #efe3cd
  moss | 苔绿底 | Moss base | #cdb48c | #7a9a80
  coral | 珊瑚底 | Coral base | #d0b58b | #ee9a7c
catball | 铃铛 逗猫球 三只 | Jingle balls, set of three
  sunny | 晴天色 | Sunny | #f3b94f | #ee7f5f
  sea | 海色 | Sea | #6fa8b8 | #f3ede1
  berry | 莓果色 | Berry | #c46a86 | #f3c6b8
petcan | 鲜碗 主食罐 170 g | Fresh Bowl wet food 170 g
  salmon | 三文鱼 | Salmon | #ef8e72 | #fff3e6
  chicken | 鸡肉 | Chicken | #eebc55 | #5b3a1a
  tuna | 金枪鱼 | Tuna | #4f86a6 | #f2f6f6
catbed | 一团 猫窝 | Curled Up cat bed
  oat | 燕麦 | Oat | #dccbb0 | #f6efe2
  rose | 豆沙粉 | Dusty rose | #d9a3a0 | #f9ece6
  mist | 雾蓝 | Mist blue | #93b0c6 | #eef3f5
# food
jam | 果园 果酱 220 g | Orchard jam 220 g
  hawthorn | 山楂 | Hawthorn | #b3262a | #f3e9d6
  orange | 橙皮 | Marmalade | #e58a24 | #f3e9d6
  blueberry | 蓝莓 | Blueberry | #3f3a6b | #f3e9d6
chocolate | 可可 巧克力 80 g | Cocoa chocolate 80 g
  dark | 70% 黑巧 | Dark 70% | #3f4f49 | #e0b060
  milk | 海盐牛奶 | Milk and sea salt | #88a9c0 | #f7efe0
  orange | 橙皮 | Orange peel | #df7d43 | #fbeedd
cookies | 黄油 曲奇 罐装 | Butter cookies tin
  blue | 蓝罐 | Blue tin | #41699a | #f3d48a
  red | 红罐 | Red tin | #b5402f | #f3dfba
  green | 绿罐 | Green tin | #4c7a5c | #f3dfba
oatmilk | 燕麦奶 1 L | Oat drink 1 L
  original | 原味 | Original | #e8d5b0 | #3d6b8e
  barista | 咖啡师 | Barista | #c98d5c | #fff5e4
  cocoa | 可可 | Cocoa | #7d5440 | #f6e6cf
soda | 泡泡 气泡水 330 ml | Pop sparkling water 330 ml
  grapefruit | 西柚 | Grapefruit | #f08a78 | #fff3e6
  lime | 青柠 | Lime | #a9cf72 | #2f5a3a
  grape | 青提葡萄 | Grape | #8f7ab8 | #f6f0fa
# books-paper
notebook | 方格 笔记本 A5 | Grid notebook A5
  moss | 苔绿 | Moss | #3f6e56 | #e8d9bd
  coral | 珊瑚 | Coral | #ef8668 | #fbeedd
  navy | 藏青 | Navy | #34496b | #e5b04c
pen | 小满 钢笔 | Xiaoman fountain pen
  jade | 玉 | Jade | #5f9a84 | #d9b36a
  black | 黑 | Black | #26282a | #d9b36a
  rose | 玫瑰 | Rose | #c97f86 | #cfcac2
ink | 四季 钢笔墨水 30 ml | Four Seasons ink 30 ml
  teal | 春水 | Spring water | #2b7a83 | #f2ede2
  maroon | 秋栗 | Autumn chestnut | #7a3024 | #f2ede2
  indigo | 冬夜 | Winter night | #2f3570 | #f2ede2
tape | 手边 和纸胶带 五卷 | At Hand washi tape, five rolls
  garden | 花园 | Garden | #8fb58a | #f0b25a
  dusk | 黄昏 | Dusk | #e58a6c | #8a7bb0
  sea | 海边 | Seaside | #6fa3bd | #f3e3c2
puzzle | 一千片 拼图 | Thousand Pieces puzzle
  valley | 山谷 | Valley | #4f8a66 | #f2c14e
  harbour | 港口 | Harbour | #3f7396 | #f0a06c
  dusk | 黄昏 | Dusk | #b0577a | #ffd27a
# sport
dumbbell | 包胶 哑铃 3 kg | Coated dumbbell 3 kg
  coral | 珊瑚 | Coral | #ef8162 | #d4d0c8
  mint | 薄荷 | Mint | #8cc4a8 | #d4d0c8
  plum | 梅子 | Plum | #75577f | #d4d0c8
kettlebell | 壶铃 8 kg | Kettlebell 8 kg
  ink | 墨黑 | Ink | #32383b | #e5b04c
  moss | 苔绿 | Moss | #4d7a63 | #f3ede1
  red | 红 | Red | #b8412f | #f3ede1
yogamat | 慢 瑜伽垫 6 mm | Slow yoga mat 6 mm
  lilac | 淡紫 | Lilac | #b09fd0 | #7d6ca3
  sage | 灰绿 | Sage | #9db8a0 | #6a8c70
  clay | 陶土 | Clay | #cf8d6c | #9c5f44
bidon | 骑行 水壶 600 ml | Ride bottle 600 ml
  lime | 青柠 | Lime | #c3d86a | #2f4f3f
  white | 白 | White | #f2f2ec | #d9532b
  smoke | 烟灰 | Smoke | #737b80 | #e5b04c
rope | 轻跳 跳绳 | Light Skip skipping rope
  yellow | 鹅黄 | Yellow | #efc23f | #2f3a3a
  blue | 海蓝 | Sea blue | #3f86b8 | #f0ece2
  coral | 珊瑚 | Coral | #ec6f55 | #344a5c
"""


def _read(table: str) -> tuple[Product, ...]:
    """Parse the table above; the order of the table is the order of the products."""
    products: list[Product] = []
    category = ""
    for line in table.strip().splitlines():
        if line.startswith("# "):
            category = line[2:].strip()
        elif line.startswith("  "):
            variant = Variant(*(cell.strip() for cell in line.split("|")))
            last = products[-1]
            products[-1] = Product(last.key, last.category, last.zh, last.en, (*last.variants, variant))
        else:
            key, zh, en = (cell.strip() for cell in line.split("|"))
            products.append(Product(key, category, zh, en, ()))
    return tuple(products)


PRODUCTS: tuple[Product, ...] = _read(_TABLE)
BY_KEY: dict[str, Product] = {product.key: product for product in PRODUCTS}
