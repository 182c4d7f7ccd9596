"""The wheel.  With SOI_LIBRARY in the environment the library of that name is put into it, beside the module, and
the wheel is for this kind of machine; without, it looks for an installed one."""
import os
import shutil

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:		# before setuptools 70.1
    from wheel.bdist_wheel import bdist_wheel

LIBRARY = os.environ.get('SOI_LIBRARY')


class Build(build_py):
    def run(self):
        super().run()
        if LIBRARY:
            shutil.copyfile(LIBRARY, os.path.join(self.build_lib, 'soi', 'libsoi.so.0'))


class Wheel(bdist_wheel):
    def get_tag(self):
        python, abi, platform = super().get_tag()
        return ('py3', 'none', platform) if LIBRARY else (python, abi, platform)


class Machine(Distribution):
    def has_ext_modules(self):
        return LIBRARY is not None


setup(cmdclass={'build_py': Build, 'bdist_wheel': Wheel}, distclass=Machine)
